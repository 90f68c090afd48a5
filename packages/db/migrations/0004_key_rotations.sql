CREATE TABLE "key_rotations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"master_key_id" text NOT NULL,
	"ordered_at" timestamp(3) with time zone NOT NULL,
	"ended_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "vault_keys" (
	"vault_id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"rotation_id" uuid NOT NULL,
	"wraps" jsonb,
	"failure" text,
	"refusals" integer NOT NULL,
	"tried_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "vault_keys" ADD CONSTRAINT "vault_keys_rotation_id_key_rotations_id_fk" FOREIGN KEY ("rotation_id") REFERENCES "public"."key_rotations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault_keys" ADD CONSTRAINT "vault_keys_vault_fk" FOREIGN KEY ("workspace_id","vault_id") REFERENCES "public"."vaults"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "key_rotations_ordered" ON "key_rotations" USING btree ("ordered_at");--> statement-breakpoint
-- Both are about the private Worker's keys: the app role sees neither.
ALTER TABLE vault_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE vault_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY system_all ON vault_keys AS PERMISSIVE FOR ALL TO spells_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON key_rotations, vault_keys TO spells_system;
