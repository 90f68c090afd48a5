-- Observations are partitioned by month of their time. What lies outside of all months goes to the default partition,
-- so that no observation is ever refused; prepare_observation_partitions() makes the months ahead and takes out of the
-- default partition what belongs to them. The tables are rebuilt: the time that takes grows with their rows.
ALTER TABLE "market_observations" RENAME TO "market_observations_flat";--> statement-breakpoint
ALTER TABLE "market_observations_flat" DROP CONSTRAINT "market_observations_source_market_id_observed_at_pk";--> statement-breakpoint
DROP INDEX "market_observations_observed";--> statement-breakpoint
CREATE TABLE "market_observations" (
	"source" text NOT NULL,
	"market_id" text NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"probability" double precision NOT NULL,
	"origin" text DEFAULT 'observed' NOT NULL,
	CONSTRAINT "market_observations_source_market_id_observed_at_pk" PRIMARY KEY("source","market_id","observed_at")
) PARTITION BY RANGE ("observed_at");
--> statement-breakpoint
CREATE INDEX "market_observations_observed" ON "market_observations" USING brin ("observed_at");--> statement-breakpoint
CREATE TABLE "market_observations_default" PARTITION OF "market_observations" DEFAULT;--> statement-breakpoint
ALTER TABLE "price_observations" RENAME TO "price_observations_flat";--> statement-breakpoint
ALTER TABLE "price_observations_flat" DROP CONSTRAINT "price_observations_source_token_observed_at_pk";--> statement-breakpoint
DROP INDEX "price_observations_observed";--> statement-breakpoint
CREATE TABLE "price_observations" (
	"source" text NOT NULL,
	"token" text NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"min_usd" numeric NOT NULL,
	"max_usd" numeric NOT NULL,
	CONSTRAINT "price_observations_source_token_observed_at_pk" PRIMARY KEY("source","token","observed_at")
) PARTITION BY RANGE ("observed_at");
--> statement-breakpoint
CREATE INDEX "price_observations_observed" ON "price_observations" USING brin ("observed_at");--> statement-breakpoint
CREATE TABLE "price_observations_default" PARTITION OF "price_observations" DEFAULT;--> statement-breakpoint
CREATE TABLE "history_backfills" (
	"source" text NOT NULL,
	"market_id" text NOT NULL,
	"from_at" timestamp(3) with time zone NOT NULL,
	"until_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "history_backfills_source_market_id_pk" PRIMARY KEY("source","market_id")
);
--> statement-breakpoint
-- Makes the months (UTC) that a stretch of time touches, both ends included, where they are not there yet. Runs as the
-- owner: the refresh, which calls it, may create no table.
CREATE FUNCTION prepare_observation_partitions(p_from timestamptz, p_to timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  part text;
  month_start timestamptz;
  month_end timestamptz;
  made integer := 0;
BEGIN
  IF p_from > p_to OR p_to - p_from > interval '3700 days' THEN
    RAISE EXCEPTION 'prepare_observation_partitions: % to % is no stretch of at most ten years', p_from, p_to
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('prepare_observation_partitions', 0));
  FOREACH parent IN ARRAY ARRAY['market_observations', 'price_observations'] LOOP
    month_start := date_trunc('month', p_from);
    WHILE month_start <= p_to LOOP
      month_end := month_start + interval '1 month';
      part := parent || to_char(month_start, '_YYYY_MM');
      IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS)', part, parent);
        EXECUTE format(
          'WITH moved AS (DELETE FROM %I WHERE observed_at >= %L AND observed_at < %L RETURNING *)
           INSERT INTO %I SELECT * FROM moved', parent || '_default', month_start, month_end, part);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          parent, part, month_start, month_end);
        made := made + 1;
      END IF;
      month_start := month_end;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;
--> statement-breakpoint
INSERT INTO "market_observations" (source, market_id, observed_at, probability)
  SELECT source, market_id, observed_at, probability FROM "market_observations_flat";--> statement-breakpoint
INSERT INTO "price_observations" (source, token, observed_at, min_usd, max_usd)
  SELECT source, token, observed_at, min_usd, max_usd FROM "price_observations_flat";--> statement-breakpoint
DROP TABLE "market_observations_flat", "price_observations_flat";--> statement-breakpoint
-- The months of what is stored, at most the last ten years of it, this month, and the next two.
DO $$
DECLARE
  first_at timestamptz;
  last_at timestamptz := now() + interval '2 months';
BEGIN
  SELECT least(now(), min(at)) INTO first_at FROM (
    SELECT min(observed_at) AS at FROM market_observations UNION ALL SELECT min(observed_at) FROM price_observations) AS firsts;
  PERFORM prepare_observation_partitions(greatest(first_at, last_at - interval '3650 days'), last_at);
END
$$;
--> statement-breakpoint
-- Public data: everybody reads, only the refresh writes. What was asked for of the past is about our own work.
GRANT SELECT ON market_observations, price_observations TO spells_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON market_observations, price_observations TO spells_system;
GRANT SELECT, INSERT, UPDATE ON history_backfills TO spells_system;
GRANT DELETE ON data_bad TO spells_system;
GRANT EXECUTE ON FUNCTION prepare_observation_partitions(timestamptz, timestamptz) TO spells_system;
