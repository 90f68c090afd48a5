CREATE TABLE "chain_cursors" (
	"chain_id" integer NOT NULL,
	"contract" char(42) NOT NULL,
	"block_number" bigint NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "chain_cursors_chain_id_contract_pk" PRIMARY KEY("chain_id","contract")
);
--> statement-breakpoint
ALTER TABLE "triggers" ADD COLUMN "reason" jsonb;--> statement-breakpoint
ALTER TABLE "triggers" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "triggers" ADD COLUMN "body_hash" char(64);--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "disarm_requested_at" timestamp(3) with time zone;--> statement-breakpoint
CREATE INDEX "triggers_vault" ON "triggers" USING btree ("vault_id");--> statement-breakpoint
CREATE UNIQUE INDEX "triggers_idempotency" ON "triggers" USING btree ("workspace_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "sessions_ending" ON "sessions" USING btree ("status","expires_at");--> statement-breakpoint
-- About the chain: only the readers of its logs see it.
GRANT SELECT, INSERT, UPDATE ON chain_cursors TO spells_system;
