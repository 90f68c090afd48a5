CREATE TABLE "model_spend" (
	"day" text NOT NULL,
	"model" text NOT NULL,
	"requests" integer NOT NULL,
	"input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"cost_micro_usd" bigint NOT NULL,
	"unsettled_micro_usd" bigint NOT NULL,
	CONSTRAINT "model_spend_day_model_pk" PRIMARY KEY("day","model")
);
--> statement-breakpoint
CREATE INDEX "data_bad_last_seen" ON "data_bad" USING btree ("last_seen_at","id");--> statement-breakpoint
-- What the operator pays: the refresh alone.
GRANT SELECT, INSERT, UPDATE ON model_spend TO spells_system;
--> statement-breakpoint
-- Public data: everybody reads, only refreshes write.
GRANT SELECT ON data_bad TO spells_app;
