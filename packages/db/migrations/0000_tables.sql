CREATE TABLE "cast_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"cast_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"intent" jsonb NOT NULL,
	"status" text NOT NULL,
	"user_op_hash" char(66),
	"inclusion" jsonb,
	"observations" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"reason" jsonb,
	"updated_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "casts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"vault_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"body_hash" char(64) NOT NULL,
	"plan" jsonb NOT NULL,
	"cause" jsonb NOT NULL,
	"fee" jsonb,
	"status" text NOT NULL,
	"reason" jsonb,
	"correlation_id" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "casts_workspace_id" UNIQUE("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"key" text NOT NULL,
	"body" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"next_attempt_at" timestamp(3) with time zone NOT NULL,
	"done_at" timestamp(3) with time zone,
	"dead_at" timestamp(3) with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "tlm_facts" (
	"vault_id" uuid NOT NULL,
	"sequence" bigint NOT NULL,
	"workspace_id" uuid NOT NULL,
	"cast_id" uuid NOT NULL,
	"fact" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "tlm_facts_vault_id_sequence_pk" PRIMARY KEY("vault_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"type" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"correlation_id" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"data" jsonb NOT NULL,
	"transaction_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"ordinal" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_ordinal_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sequence" bigint,
	"previous_hash" char(64),
	"hash" char(64)
);
--> statement-breakpoint
CREATE TABLE "auth_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" char(64) NOT NULL,
	"user_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"wallet" char(42) NOT NULL,
	"csrf_hash" char(64),
	"created_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "memberships_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "siwe_nonces" (
	"nonce" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_wallets" (
	"address" char(42) PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"personal_of" uuid,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "workspaces_personal_of_unique" UNIQUE("personal_of")
);
--> statement-breakpoint
CREATE TABLE "data_bad" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"item_id" text NOT NULL,
	"field" text NOT NULL,
	"reason" text NOT NULL,
	"first_seen_at" timestamp(3) with time zone NOT NULL,
	"last_seen_at" timestamp(3) with time zone NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "market_observations" (
	"source" text NOT NULL,
	"market_id" text NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"probability" double precision NOT NULL,
	CONSTRAINT "market_observations_source_market_id_observed_at_pk" PRIMARY KEY("source","market_id","observed_at")
);
--> statement-breakpoint
CREATE TABLE "markets" (
	"source" text NOT NULL,
	"id" text NOT NULL,
	"question" text NOT NULL,
	"slug" text NOT NULL,
	"outcomes" jsonb NOT NULL,
	"token_ids" jsonb NOT NULL,
	"probability" double precision NOT NULL,
	"liquidity_usd" double precision,
	"volume_usd" double precision,
	"ends_at" timestamp(3) with time zone,
	"status" text NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "markets_source_id_pk" PRIMARY KEY("source","id")
);
--> statement-breakpoint
CREATE TABLE "trigger_decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"trigger_id" uuid NOT NULL,
	"verdict" text NOT NULL,
	"decision" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "trigger_decisions_workspace_id" UNIQUE("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "trigger_fires" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"trigger_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"cast_id" uuid,
	"refusal" jsonb,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "triggers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"vault_id" uuid NOT NULL,
	"name" text NOT NULL,
	"signal" text NOT NULL,
	"direction" text NOT NULL,
	"threshold" double precision NOT NULL,
	"max_fires" integer NOT NULL,
	"mode" text NOT NULL,
	"plan" jsonb NOT NULL,
	"status" text NOT NULL,
	"revision" integer NOT NULL,
	"fires" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "triggers_workspace_id" UNIQUE("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"vault_id" uuid NOT NULL,
	"spell" text NOT NULL,
	"venue" text NOT NULL,
	"asset" char(42) NOT NULL,
	"state" text NOT NULL,
	"amount" numeric(78,0) NOT NULL,
	"casts" uuid[] NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"closed_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"vault_id" uuid NOT NULL,
	"spell" text NOT NULL,
	"session_id" char(66) NOT NULL,
	"key_address" char(42) NOT NULL,
	"policy" text NOT NULL,
	"limits" jsonb NOT NULL,
	"status" text NOT NULL,
	"status_read_at" timestamp(3) with time zone NOT NULL,
	"expires_at" timestamp(3) with time zone NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tlm_cursors" (
	"vault_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"last_sequence" bigint NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vaults" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"chain_id" integer NOT NULL,
	"address" char(42) NOT NULL,
	"owner" char(42) NOT NULL,
	"salt" char(66) NOT NULL,
	"label" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "vaults_workspace_id" UNIQUE("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "cast_steps" ADD CONSTRAINT "cast_steps_cast_fk" FOREIGN KEY ("workspace_id","cast_id") REFERENCES "public"."casts"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "casts" ADD CONSTRAINT "casts_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tlm_facts" ADD CONSTRAINT "tlm_facts_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_membership_fk" FOREIGN KEY ("workspace_id","user_id") REFERENCES "public"."memberships"("workspace_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_wallets" ADD CONSTRAINT "user_wallets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_personal_of_users_id_fk" FOREIGN KEY ("personal_of") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trigger_decisions" ADD CONSTRAINT "trigger_decisions_trigger_fk" FOREIGN KEY ("workspace_id","trigger_id") REFERENCES "public"."triggers"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trigger_fires" ADD CONSTRAINT "trigger_fires_trigger_fk" FOREIGN KEY ("workspace_id","trigger_id") REFERENCES "public"."triggers"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trigger_fires" ADD CONSTRAINT "trigger_fires_decision_fk" FOREIGN KEY ("workspace_id","decision_id") REFERENCES "public"."trigger_decisions"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trigger_fires" ADD CONSTRAINT "trigger_fires_cast_fk" FOREIGN KEY ("workspace_id","cast_id") REFERENCES "public"."casts"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tlm_cursors" ADD CONSTRAINT "tlm_cursors_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vaults" ADD CONSTRAINT "vaults_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "cast_steps_position" ON "cast_steps" USING btree ("cast_id","position");--> statement-breakpoint
CREATE INDEX "cast_steps_workspace" ON "cast_steps" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "casts_idempotency" ON "casts" USING btree ("workspace_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "casts_workspace" ON "casts" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "casts_open" ON "casts" USING btree ("status","updated_at");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("done_at","next_attempt_at");--> statement-breakpoint
CREATE INDEX "outbox_workspace" ON "outbox" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "tlm_facts_cast" ON "tlm_facts" USING btree ("cast_id");--> statement-breakpoint
CREATE UNIQUE INDEX "events_sequence" ON "events" USING btree ("workspace_id","sequence");--> statement-breakpoint
CREATE INDEX "events_unsealed" ON "events" USING btree ("workspace_id","transaction_id") WHERE sequence is null;--> statement-breakpoint
CREATE UNIQUE INDEX "auth_sessions_token_hash" ON "auth_sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "auth_sessions_user" ON "auth_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "data_bad_item" ON "data_bad" USING btree ("source","item_id","field");--> statement-breakpoint
CREATE INDEX "markets_observed" ON "markets" USING btree ("observed_at");--> statement-breakpoint
CREATE INDEX "trigger_decisions_trigger" ON "trigger_decisions" USING btree ("trigger_id","at");--> statement-breakpoint
CREATE INDEX "trigger_decisions_workspace" ON "trigger_decisions" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "trigger_fires_number" ON "trigger_fires" USING btree ("trigger_id","number");--> statement-breakpoint
CREATE INDEX "trigger_fires_workspace" ON "trigger_fires" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "triggers_workspace" ON "triggers" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "triggers_signal" ON "triggers" USING btree ("signal");--> statement-breakpoint
CREATE INDEX "positions_workspace" ON "positions" USING btree ("workspace_id","opened_at");--> statement-breakpoint
CREATE INDEX "positions_vault" ON "positions" USING btree ("vault_id","venue","asset");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_vault_session_id" ON "sessions" USING btree ("vault_id","session_id");--> statement-breakpoint
CREATE INDEX "sessions_workspace" ON "sessions" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "vaults_chain_address" ON "vaults" USING btree ("chain_id","address");--> statement-breakpoint
CREATE INDEX "vaults_workspace" ON "vaults" USING btree ("workspace_id","created_at");