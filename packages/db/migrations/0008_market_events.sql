CREATE TABLE "market_events" (
	"source" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"tags" jsonb NOT NULL,
	"tag_slugs" text[] NOT NULL,
	"market_ids" text[] NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "market_events_source_id_pk" PRIMARY KEY("source","id")
);
--> statement-breakpoint
CREATE INDEX "market_events_tags" ON "market_events" USING gin ("tag_slugs");--> statement-breakpoint
CREATE INDEX "market_events_markets" ON "market_events" USING gin ("market_ids");--> statement-breakpoint
-- Public data: everybody reads, only the refresh writes.
GRANT SELECT ON market_events TO spells_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON market_events TO spells_system;
