CREATE TABLE "price_observations" (
	"source" text NOT NULL,
	"token" text NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	"min_usd" numeric NOT NULL,
	"max_usd" numeric NOT NULL,
	CONSTRAINT "price_observations_source_token_observed_at_pk" PRIMARY KEY("source","token","observed_at")
);
--> statement-breakpoint
CREATE TABLE "prices" (
	"source" text NOT NULL,
	"token" text NOT NULL,
	"symbol" text NOT NULL,
	"decimals" integer NOT NULL,
	"min_usd" numeric NOT NULL,
	"max_usd" numeric NOT NULL,
	"observed_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "prices_source_token_pk" PRIMARY KEY("source","token")
);
--> statement-breakpoint
-- Prices are public data: everybody reads, only the refresh writes.
GRANT SELECT ON prices, price_observations TO spells_app;
GRANT SELECT, INSERT, UPDATE ON prices, price_observations TO spells_system;
GRANT DELETE ON price_observations TO spells_system;
