CREATE TABLE "factor_runs" (
	"at" timestamp(3) with time zone PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"inputs" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "factor_scores" (
	"factor" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"model" text NOT NULL,
	"score" double precision NOT NULL,
	"confidence" double precision NOT NULL,
	"contributions" jsonb NOT NULL,
	CONSTRAINT "factor_scores_factor_at_pk" PRIMARY KEY("factor","at")
);
--> statement-breakpoint
CREATE TABLE "market_cascades" (
	"leader_id" text NOT NULL,
	"follower_id" text NOT NULL,
	"lag_ms" bigint NOT NULL,
	"strength" double precision NOT NULL,
	"hit_rate" double precision NOT NULL,
	"moves" integer NOT NULL,
	"p_value" double precision NOT NULL,
	"q_value" double precision NOT NULL,
	"decay_half_life_ms" bigint NOT NULL,
	"first_found_at" timestamp(3) with time zone NOT NULL,
	"last_found_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "market_cascades_leader_id_follower_id_pk" PRIMARY KEY("leader_id","follower_id")
);
--> statement-breakpoint
CREATE TABLE "market_clusters" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"members" jsonb NOT NULL,
	"cohesion" double precision NOT NULL,
	"first_found_at" timestamp(3) with time zone NOT NULL,
	"last_found_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refresh_runs" (
	"source" text NOT NULL,
	"scheduled_at" timestamp(3) with time zone NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone,
	"outcome" text NOT NULL,
	"received" integer DEFAULT 0 NOT NULL,
	"accepted" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"data_bad" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" text,
	CONSTRAINT "refresh_runs_source_scheduled_at_pk" PRIMARY KEY("source","scheduled_at")
);
--> statement-breakpoint
CREATE TABLE "retention_cursors" (
	"name" text PRIMARY KEY NOT NULL,
	"done_until" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_states" (
	"source" text PRIMARY KEY NOT NULL,
	"etag" text,
	"last_modified" text,
	"content_hash" text,
	"changed_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stories" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"link" text NOT NULL,
	"category" text NOT NULL,
	"severity" text NOT NULL,
	"classification" jsonb NOT NULL,
	"mentions" jsonb NOT NULL,
	"mention_count" integer NOT NULL,
	"sources" jsonb NOT NULL,
	"first_seen_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "world_events" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"source_weight" double precision NOT NULL,
	"title" text NOT NULL,
	"link" text NOT NULL,
	"summary" text NOT NULL,
	"published_at" timestamp(3) with time zone NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"category" text NOT NULL,
	"severity" text NOT NULL,
	"classification" jsonb NOT NULL,
	"country" text,
	"latitude" double precision,
	"longitude" double precision,
	"story_id" text
);
--> statement-breakpoint
CREATE INDEX "market_cascades_last_found" ON "market_cascades" USING btree ("last_found_at");--> statement-breakpoint
CREATE INDEX "market_clusters_last_found" ON "market_clusters" USING btree ("last_found_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_runs_one_open" ON "refresh_runs" USING btree ("source") WHERE "refresh_runs"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "refresh_runs_scheduled" ON "refresh_runs" USING btree ("scheduled_at");--> statement-breakpoint
CREATE INDEX "stories_last_seen" ON "stories" USING btree ("last_seen_at");--> statement-breakpoint
CREATE INDEX "world_events_observed" ON "world_events" USING btree ("observed_at","id");--> statement-breakpoint
CREATE INDEX "world_events_unassigned" ON "world_events" USING btree ("observed_at") WHERE "world_events"."story_id" is null;--> statement-breakpoint
CREATE INDEX "market_observations_observed" ON "market_observations" USING brin ("observed_at");--> statement-breakpoint
CREATE INDEX "price_observations_observed" ON "price_observations" USING brin ("observed_at");--> statement-breakpoint
-- Public data: everybody reads, only the refresh writes. Of the sources, everybody sees how their refreshes went.
GRANT SELECT ON world_events, stories, factor_runs, factor_scores, market_clusters, market_cascades, refresh_runs TO spells_app;
GRANT SELECT, INSERT, UPDATE ON world_events, stories, factor_runs, factor_scores, market_clusters, market_cascades, refresh_runs,
  source_states, retention_cursors TO spells_system;
GRANT DELETE ON world_events, stories, factor_runs, factor_scores, market_clusters, market_cascades, refresh_runs TO spells_system;
