CREATE TABLE "embedding_usage" (
	"day" text NOT NULL,
	"model" text NOT NULL,
	"tokens" bigint NOT NULL,
	"search_tokens" bigint NOT NULL,
	CONSTRAINT "embedding_usage_day_model_pk" PRIMARY KEY("day","model")
);
--> statement-breakpoint
-- Counts tokens that an embedding provider costs on a day, and of these those of searches, which have a most of their
-- own. Runs as the owner: routes count what searches cost, and may otherwise write no public data.
CREATE FUNCTION count_embedding_tokens(
  p_day text, p_model text, p_change bigint, p_most bigint, p_is_search boolean, p_most_of_searches bigint
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO embedding_usage (day, model, tokens, search_tokens) VALUES (p_day, p_model, 0, 0) ON CONFLICT DO NOTHING;
  UPDATE embedding_usage SET tokens = greatest(0, tokens + p_change),
    search_tokens = greatest(0, search_tokens + CASE WHEN p_is_search THEN p_change ELSE 0 END)
  WHERE day = p_day AND model = p_model AND (p_most IS NULL OR tokens + p_change <= p_most)
    AND (NOT p_is_search OR p_most_of_searches IS NULL OR search_tokens + p_change <= p_most_of_searches);
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- Vectors of documents, where the server has pgvector: makes the extension, the table and, of a dimension, its indexes,
-- whatever of them is not there yet. Says false where the server has no pgvector, or none that we can install or move,
-- and why in a notice. A server that gets it later needs no migration. Runs as the owner: the refresh, which calls it, may create no table.
CREATE FUNCTION prepare_search_vectors(p_dimension integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  near text;
  other text;
  of_kind text;
BEGIN
  IF p_dimension NOT BETWEEN 1 AND 2000 THEN
    RAISE EXCEPTION 'prepare_search_vectors: % is no dimension from 1 to 2000', p_dimension
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('prepare_search_vectors', 0));
  IF to_regclass('public.search_vectors') IS NULL THEN
    IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
      RETURN false;
    END IF;
    BEGIN
      CREATE EXTENSION IF NOT EXISTS vector SCHEMA extensions;
      IF to_regtype('extensions.vector') IS NULL THEN
        ALTER EXTENSION vector SET SCHEMA extensions;
      END IF;
    -- Whatever it is: not ours to install, not on the list of a host, a library that is missing. Words can be searched.
    EXCEPTION WHEN OTHERS THEN
      RAISE NOTICE 'prepare_search_vectors: pgvector cannot be used in the schema extensions (%): %', SQLSTATE, SQLERRM;
      RETURN false;
    END;
    CREATE TABLE search_vectors (
      kind text NOT NULL,
      id text NOT NULL,
      model text NOT NULL,
      dimension smallint NOT NULL,
      -- Of the text that was embedded: another text has another vector.
      text_hash text NOT NULL,
      -- None: the provider does not take this text.
      embedding extensions.vector,
      PRIMARY KEY (kind, id),
      FOREIGN KEY (kind, id) REFERENCES search_documents (kind, id) ON DELETE CASCADE,
      CHECK (extensions.vector_dims(embedding) = dimension)
    );
    -- Public data, as the documents are.
    GRANT SELECT ON search_vectors TO spells_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON search_vectors TO spells_system;
  END IF;
  -- Without the indexes, which pgvector has since 0.5.0, every vector is looked at.
  IF p_dimension IS NOT NULL AND NOT EXISTS (SELECT FROM pg_am WHERE amname = 'hnsw') THEN
    RAISE NOTICE 'prepare_search_vectors: this pgvector has no hnsw; the vectors have no index';
  ELSIF p_dimension IS NOT NULL THEN
    FOR other IN SELECT indexname FROM pg_indexes
      WHERE schemaname = 'public' AND tablename = 'search_vectors' AND indexname LIKE 'search\_vectors\_near\_%'
        AND indexname NOT LIKE '%\_' || p_dimension
    LOOP
      EXECUTE format('DROP INDEX %I', other);
    END LOOP;
    -- An index is of one dimension, the column of any. It is of one kind, since an index finds so many neighbours and no
    -- more: of the rare kind none would be among them.
    FOREACH of_kind IN ARRAY ARRAY['market', 'story'] LOOP
      near := format('search_vectors_near_%s_%s', of_kind, p_dimension);
      IF to_regclass('public.' || near) IS NULL THEN
        EXECUTE format('CREATE INDEX %I ON search_vectors USING hnsw ((embedding::extensions.vector(%s)) extensions.vector_cosine_ops)
          WHERE dimension = %s AND kind = %L', near, p_dimension, p_dimension, of_kind);
      END IF;
    END LOOP;
  END IF;
  RETURN true;
END
$$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION count_embedding_tokens(text, text, bigint, bigint, boolean, bigint) TO spells_app, spells_system;
GRANT EXECUTE ON FUNCTION prepare_search_vectors(integer) TO spells_system;
GRANT SELECT ON embedding_usage TO spells_system;
--> statement-breakpoint
SELECT prepare_search_vectors(NULL);
