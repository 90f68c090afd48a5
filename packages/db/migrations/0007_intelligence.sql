-- Trigrams find words that look alike. The extension is trusted: whoever may create in the database may install it. It
-- has a schema of its own, so that nothing of it is among our functions.
CREATE SCHEMA IF NOT EXISTS extensions;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
--> statement-breakpoint
GRANT USAGE ON SCHEMA extensions TO spells_app, spells_system;
--> statement-breakpoint
CREATE TABLE "shared_levels" (
	"market_id" text NOT NULL,
	"day" text NOT NULL,
	"epsilon" double precision NOT NULL,
	"levels" jsonb NOT NULL,
	"published_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "shared_levels_market_id_day_pk" PRIMARY KEY("market_id","day")
);
--> statement-breakpoint
CREATE TABLE "workspace_settings" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"share_trigger_levels" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "story_links" (
	"story_id" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"model" text NOT NULL,
	"confidence" double precision NOT NULL,
	"evidence" jsonb NOT NULL,
	"moved_at" timestamp(3) with time zone NOT NULL,
	"first_found_at" timestamp(3) with time zone NOT NULL,
	"last_found_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "story_links_story_id_target_kind_target_id_pk" PRIMARY KEY("story_id","target_kind","target_id")
);
--> statement-breakpoint
CREATE TABLE "search_documents" (
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"prominence" smallint NOT NULL,
	"words" "tsvector" NOT NULL,
	CONSTRAINT "search_documents_kind_id_pk" PRIMARY KEY("kind","id")
);
--> statement-breakpoint
CREATE TABLE "search_words" (
	"word" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workspace_settings" ADD CONSTRAINT "workspace_settings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "story_links_target" ON "story_links" USING btree ("target_kind","target_id","moved_at");--> statement-breakpoint
CREATE INDEX "search_documents_words" ON "search_documents" USING gin ("words");--> statement-breakpoint
CREATE INDEX "search_words_near" ON "search_words" USING gin ("word" extensions.gin_trgm_ops);--> statement-breakpoint
-- Lower case, without accents, letters and digits only, whatever the locale of the database; its twin is
-- packages/signals/src/search/readSearchWords.ts.
CREATE FUNCTION fold_for_search(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
SET search_path = public, pg_temp AS $$
  SELECT regexp_replace(
    lower(regexp_replace(normalize(value, NFKD), U&'[\0300-\036F]', '', 'g') COLLATE pg_c_utf8) COLLATE pg_c_utf8,
    '[^[:alnum:]]+', ' ', 'g')
$$;
--> statement-breakpoint
-- Prepares a document and the words that none had before; words in one order for everybody, so that two writers wait
-- for each other and never in a ring.
CREATE FUNCTION index_search_document() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  first text := fold_for_search(NEW.title);
  further text := fold_for_search(NEW.body);
BEGIN
  NEW.words := setweight(to_tsvector('pg_catalog.english', first), 'A')
    || setweight(to_tsvector('pg_catalog.english', further), 'C');
  RETURN NEW;
END
$$;
CREATE TRIGGER search_documents_words BEFORE INSERT OR UPDATE ON search_documents
  FOR EACH ROW EXECUTE FUNCTION index_search_document();
--> statement-breakpoint
CREATE FUNCTION save_search_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO search_words (word)
  SELECT DISTINCT found.word FROM changed,
    unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', fold_for_search(changed.title || ' ' || changed.body)))) AS found(word)
  WHERE length(found.word) BETWEEN 2 AND 40 AND NOT EXISTS (SELECT FROM search_words AS known WHERE known.word = found.word)
  ORDER BY found.word
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER search_documents_inserted AFTER INSERT ON search_documents REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION save_search_words();
CREATE TRIGGER search_documents_updated AFTER UPDATE ON search_documents REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION save_search_words();
--> statement-breakpoint
-- Keep what can be found in step with what a statement wrote. Of the markets that a refresh writes next to none have
-- other words than before: they are left out before anything is written.
CREATE FUNCTION index_markets_for_search() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO search_documents (kind, id, title, body, prominence)
  SELECT 'market', told.id, told.title, told.body, told.prominence FROM (
    SELECT id, question AS title, replace(slug, '-', ' ') AS body,
      -- Two steps for each power of ten in dollars; what is settled has half of them.
      (least(20, floor(2 * log(1 + greatest(0, coalesce(volume_usd, 0)))))
        / CASE WHEN status = 'open' THEN 1 ELSE 2 END)::smallint AS prominence
    FROM changed) AS told
  WHERE NOT EXISTS (SELECT FROM search_documents AS known WHERE known.kind = 'market' AND known.id = told.id
    AND known.title = told.title AND known.body = told.body AND known.prominence = told.prominence)
  ORDER BY told.id
  ON CONFLICT (kind, id) DO UPDATE SET title = excluded.title, body = excluded.body, prominence = excluded.prominence;
  RETURN NULL;
END
$$;
CREATE TRIGGER markets_inserted_for_search AFTER INSERT ON markets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_markets_for_search();
CREATE TRIGGER markets_updated_for_search AFTER UPDATE ON markets REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_markets_for_search();
--> statement-breakpoint
CREATE FUNCTION index_stories_for_search() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO search_documents (kind, id, title, body, prominence)
  SELECT 'story', told.id, told.title, told.body, told.prominence FROM (
    SELECT id, title,
      coalesce((SELECT string_agg(DISTINCT mention ->> 'title', ' ' ORDER BY mention ->> 'title')
        FROM jsonb_array_elements(mentions) AS mention), '') AS body,
      (4 + 3 * coalesce(array_position(ARRAY['low', 'medium', 'high', 'critical'], severity), 0))::smallint AS prominence
    FROM changed) AS told
  WHERE NOT EXISTS (SELECT FROM search_documents AS known WHERE known.kind = 'story' AND known.id = told.id
    AND known.title = told.title AND known.body = told.body AND known.prominence = told.prominence)
  ORDER BY told.id
  ON CONFLICT (kind, id) DO UPDATE SET title = excluded.title, body = excluded.body, prominence = excluded.prominence;
  RETURN NULL;
END
$$;
CREATE TRIGGER stories_inserted_for_search AFTER INSERT ON stories REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_stories_for_search();
CREATE TRIGGER stories_updated_for_search AFTER UPDATE ON stories REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_stories_for_search();
CREATE FUNCTION forget_search_document() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM search_documents AS known USING changed WHERE known.kind = TG_ARGV[0] AND known.id = changed.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER markets_deleted_for_search AFTER DELETE ON markets REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION forget_search_document('market');
CREATE TRIGGER stories_deleted_for_search AFTER DELETE ON stories REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION forget_search_document('story');
--> statement-breakpoint
-- What is there already.
UPDATE markets SET question = question;
UPDATE stories SET title = title;
--> statement-breakpoint
-- Public data: everybody reads, only refreshes write. Functions of triggers run as whoever writes.
GRANT SELECT ON search_documents, search_words, story_links, shared_levels TO spells_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON search_documents, story_links TO spells_system;
GRANT SELECT, INSERT ON search_words, shared_levels TO spells_system;
GRANT EXECUTE ON FUNCTION fold_for_search(text) TO spells_system;
--> statement-breakpoint
-- Settings are the workspace's own; the refresh reads who agreed to share.
ALTER TABLE workspace_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY app_scope ON workspace_settings AS PERMISSIVE FOR ALL TO spells_app
  USING (workspace_id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid))
  WITH CHECK (workspace_id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid));
CREATE POLICY system_all ON workspace_settings AS PERMISSIVE FOR ALL TO spells_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON workspace_settings TO spells_app;
GRANT SELECT ON workspace_settings TO spells_system;
