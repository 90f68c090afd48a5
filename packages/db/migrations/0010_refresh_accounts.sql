ALTER TABLE "refresh_runs" ADD COLUMN "paging" text;
--> statement-breakpoint
-- What was published on a day that is over is forgotten.
GRANT DELETE ON shared_levels TO spells_system;
