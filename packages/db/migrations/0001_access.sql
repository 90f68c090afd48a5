-- Who may do what. Three roles exist before the first migration:
--   spells_owner   owns the tables and runs migrations; functions below run as it
--   spells_app     serves users; sees one workspace, the one named by app.workspace_id
--   spells_system  relays, consumers, refresh jobs; explicit policies, no user request runs as it
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['spells_owner', 'spells_app', 'spells_system'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      RAISE EXCEPTION 'role % does not exist: create spells_owner, spells_app and spells_system (LOGIN NOSUPERUSER NOBYPASSRLS) first', wanted;
    END IF;
  END LOOP;
  IF current_user <> 'spells_owner' THEN
    RAISE EXCEPTION 'migrations must run as spells_owner, not as %', current_user;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname IN ('spells_app', 'spells_system') AND (rolsuper OR rolbypassrls)) THEN
    RAISE EXCEPTION 'spells_app and spells_system must not be able to bypass row-level security';
  END IF;
END
$$;
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
--> statement-breakpoint
-- Every table of a workspace: the app role sees the workspace in scope; without a scope, nothing.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'memberships', 'auth_sessions', 'vaults', 'sessions', 'tlm_cursors', 'positions', 'casts', 'cast_steps',
    'tlm_facts', 'outbox', 'triggers', 'trigger_decisions', 'trigger_fires', 'events'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY app_scope ON %I AS PERMISSIVE FOR ALL TO spells_app
         USING (workspace_id = (SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid))
         WITH CHECK (workspace_id = (SELECT nullif(current_setting(''app.workspace_id'', true), '''')::uuid))', name);
    EXECUTE format('CREATE POLICY system_all ON %I AS PERMISSIVE FOR ALL TO spells_system USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- What the app role writes into the spine is said by the user in scope, and by nobody else.
CREATE POLICY app_speaks_for_its_user ON events AS RESTRICTIVE FOR INSERT TO spells_app
  WITH CHECK (actor_kind = 'user' AND actor_id = (SELECT nullif(current_setting('app.user_id', true), '')));
--> statement-breakpoint
-- Identity has no workspace column: a workspace is its own scope, people see themselves.
ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY app_scope ON workspaces TO spells_app
  USING (id = (SELECT nullif(current_setting('app.workspace_id', true), '')::uuid))
  WITH CHECK (false);
CREATE POLICY system_all ON workspaces TO spells_system USING (true) WITH CHECK (true);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;
CREATE POLICY app_self ON users TO spells_app
  USING (id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
  WITH CHECK (false);
ALTER TABLE user_wallets ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_wallets FORCE ROW LEVEL SECURITY;
CREATE POLICY app_self ON user_wallets TO spells_app
  USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
  WITH CHECK (false);
ALTER TABLE siwe_nonces ENABLE ROW LEVEL SECURITY;
ALTER TABLE siwe_nonces FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- FORCE applies to the owner too, so that nothing that runs as owner sees a tenant by accident. The functions below
-- run as owner and get exactly the tables that they are about; vaults, casts, triggers and the rest stay closed to it.
CREATE POLICY owner_identity ON users TO spells_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_identity ON user_wallets TO spells_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_identity ON workspaces TO spells_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_identity ON memberships TO spells_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_identity ON auth_sessions TO spells_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_identity ON siwe_nonces TO spells_owner USING (true) WITH CHECK (true);
CREATE POLICY owner_spine ON events TO spells_owner USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Grants. Nobody but the owner deletes; siwe_nonces and auth_sessions are reached only through functions.
GRANT SELECT ON users, user_wallets, workspaces, memberships TO spells_app;
GRANT SELECT, INSERT ON vaults, casts, cast_steps, events TO spells_app;
GRANT UPDATE (label) ON vaults TO spells_app;
GRANT SELECT, INSERT, UPDATE ON sessions, triggers TO spells_app;
GRANT SELECT ON tlm_facts, positions, trigger_decisions, trigger_fires TO spells_app;
GRANT INSERT ON outbox TO spells_app;
GRANT SELECT ON markets, market_observations TO spells_app;
GRANT SELECT ON workspaces, memberships, vaults TO spells_system;
GRANT SELECT, UPDATE ON sessions, triggers TO spells_system;
GRANT SELECT, INSERT, UPDATE ON casts, cast_steps, tlm_cursors, positions, outbox, trigger_fires TO spells_system;
GRANT SELECT, INSERT ON tlm_facts, trigger_decisions, events TO spells_system;
GRANT SELECT, INSERT, UPDATE ON markets, market_observations, data_bad TO spells_system;
GRANT DELETE ON market_observations TO spells_system;
GRANT USAGE ON SEQUENCE data_bad_id_seq TO spells_system;
--> statement-breakpoint
-- The spine is append-only for everyone, the owner included. Only the sealer's function may fill the three columns
-- that seal an entry, once.
CREATE FUNCTION guard_events() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- A writer can neither seal its own entry nor pretend to be an older transaction.
    NEW.transaction_id := pg_current_xact_id();
    NEW.sequence := NULL;
    NEW.previous_hash := NULL;
    NEW.hash := NULL;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND current_user = 'spells_owner'
    AND OLD.sequence IS NULL AND NEW.sequence IS NOT NULL AND NEW.previous_hash IS NOT NULL AND NEW.hash IS NOT NULL
    AND to_jsonb(NEW) - ARRAY['sequence', 'previous_hash', 'hash'] = to_jsonb(OLD) - ARRAY['sequence', 'previous_hash', 'hash']
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'events are append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER events_append_only BEFORE INSERT OR UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION guard_events();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION guard_events();
--> statement-breakpoint
-- JSON with sorted keys (by code point), no spaces and shortest numbers; packages/shared/src/canonicalJson.ts is its twin.
CREATE FUNCTION canonical_json(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = public, pg_temp AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN
      RETURN '{' || coalesce((
        SELECT string_agg(to_json(item.key)::text || ':' || canonical_json(item.value), ',' ORDER BY item.key COLLATE "C")
        FROM jsonb_each(value) AS item), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((
        SELECT string_agg(canonical_json(item.value), ',' ORDER BY item.position)
        FROM jsonb_array_elements(value) WITH ORDINALITY AS item(value, position)), '') || ']';
    WHEN 'number' THEN
      RETURN trim_scale((value #>> '{}')::numeric)::text;
    WHEN 'string' THEN
      RETURN to_json(value #>> '{}')::text;
    ELSE
      RETURN value::text;
  END CASE;
END
$$;
--> statement-breakpoint
-- What an entry's hash covers; packages/shared/src/spineHash.ts is its twin.
CREATE FUNCTION canonical_event(event events, assigned_sequence bigint) RETURNS text LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT canonical_json(jsonb_build_array(
    1, event.workspace_id, assigned_sequence, event.id, event.type, event.actor_kind, event.actor_id,
    event.subject_kind, event.subject_id, event.correlation_id,
    to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), event.data))
$$;
--> statement-breakpoint
-- Seals what no running transaction can still precede: entries of transactions below the oldest running one, in the
-- order of (transaction, insertion). A later call can only meet later transactions, so a cursor by sequence never skips.
CREATE FUNCTION seal_events(p_workspace_id uuid, p_limit integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  horizon xid8;
  last_sequence bigint;
  last_hash text;
  entry events;
  sealed integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('seal_events:' || p_workspace_id, 0));
  -- Before the entries are read: whatever is below it has ended and is visible to the statements that follow.
  horizon := pg_snapshot_xmin(pg_current_snapshot());
  SELECT sequence, hash INTO last_sequence, last_hash FROM events
    WHERE workspace_id = p_workspace_id AND sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1;
  last_sequence := coalesce(last_sequence, 0);
  last_hash := coalesce(last_hash, repeat('0', 64));
  FOR entry IN
    SELECT * FROM events
    WHERE workspace_id = p_workspace_id AND sequence IS NULL AND transaction_id < horizon
    ORDER BY transaction_id, ordinal LIMIT p_limit
  LOOP
    last_sequence := last_sequence + 1;
    UPDATE events SET
      sequence = last_sequence,
      previous_hash = last_hash,
      hash = encode(sha256(convert_to(last_hash || canonical_event(entry, last_sequence), 'UTF8')), 'hex')
    WHERE id = entry.id RETURNING hash INTO last_hash;
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END
$$;
CREATE FUNCTION list_unsealed_workspaces(p_limit integer DEFAULT 100) RETURNS TABLE (workspace_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT event.workspace_id FROM events AS event
  WHERE event.sequence IS NULL AND event.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
  LIMIT p_limit
$$;
GRANT EXECUTE ON FUNCTION seal_events(uuid, integer), list_unsealed_workspaces(integer) TO spells_system;
--> statement-breakpoint
-- Sign-in happens before there is a scope. Times come from the caller's clock.
CREATE FUNCTION create_siwe_nonce(p_nonce text, p_now timestamptz, p_expires_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM siwe_nonces WHERE nonce IN (
    SELECT nonce FROM siwe_nonces WHERE expires_at <= p_now LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO siwe_nonces (nonce, expires_at) VALUES (p_nonce, p_expires_at);
END
$$;
-- True for exactly one caller.
CREATE FUNCTION consume_siwe_nonce(p_nonce text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM siwe_nonces WHERE nonce = p_nonce AND expires_at > p_now;
  RETURN FOUND;
END
$$;
--> statement-breakpoint
-- Finds or makes the wallet's user with a personal workspace, and opens a session in it.
CREATE FUNCTION sign_in(
  p_wallet text, p_token_hash text, p_csrf_hash text, p_now timestamptz, p_expires_at timestamptz, p_correlation_id text
) RETURNS TABLE (session_id uuid, user_id uuid, workspace_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  found_user uuid;
  found_workspace uuid;
  new_session uuid := gen_random_uuid();
BEGIN
  IF p_wallet !~ '^0x[0-9a-fA-F]{40}$' OR p_token_hash !~ '^[0-9a-f]{64}$' THEN
    RAISE EXCEPTION 'sign_in: malformed wallet or token hash' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('sign_in:' || lower(p_wallet), 0));
  SELECT wallet.user_id INTO found_user FROM user_wallets AS wallet WHERE lower(wallet.address) = lower(p_wallet);
  IF found_user IS NULL THEN
    found_user := gen_random_uuid();
    INSERT INTO users (id, created_at) VALUES (found_user, p_now);
    INSERT INTO user_wallets (address, user_id, created_at) VALUES (p_wallet, found_user, p_now);
  END IF;
  SELECT workspace.id INTO found_workspace FROM workspaces AS workspace WHERE workspace.personal_of = found_user;
  IF found_workspace IS NULL THEN
    found_workspace := gen_random_uuid();
    INSERT INTO workspaces (id, name, personal_of, created_at) VALUES (found_workspace, 'Personal', found_user, p_now);
    INSERT INTO memberships (workspace_id, user_id, role, created_at) VALUES (found_workspace, found_user, 'owner', p_now);
    INSERT INTO events (id, workspace_id, type, actor_kind, actor_id, subject_kind, subject_id, correlation_id, at, data)
    VALUES (gen_random_uuid(), found_workspace, 'workspace.created', 'user', found_user, 'workspace', found_workspace,
      p_correlation_id, p_now, jsonb_build_object('name', 'Personal', 'wallet', p_wallet));
  END IF;
  INSERT INTO auth_sessions (id, token_hash, user_id, workspace_id, wallet, csrf_hash, created_at, expires_at)
  VALUES (new_session, p_token_hash, found_user, found_workspace, p_wallet, p_csrf_hash, p_now, p_expires_at);
  INSERT INTO events (id, workspace_id, type, actor_kind, actor_id, subject_kind, subject_id, correlation_id, at, data)
  VALUES (gen_random_uuid(), found_workspace, 'user.signed_in', 'user', found_user, 'auth_session', new_session,
    p_correlation_id, p_now, jsonb_build_object('wallet', p_wallet));
  RETURN QUERY SELECT new_session, found_user, found_workspace;
END
$$;
-- The live session of a token, with the role its user has now.
CREATE FUNCTION find_auth_session(p_token_hash text, p_now timestamptz) RETURNS TABLE (
  session_id uuid, user_id uuid, workspace_id uuid, role text, wallet text, csrf_hash text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT session.id, session.user_id, session.workspace_id, membership.role, session.wallet, session.csrf_hash, session.expires_at
  FROM auth_sessions AS session
  JOIN memberships AS membership
    ON membership.workspace_id = session.workspace_id AND membership.user_id = session.user_id
  WHERE session.token_hash = p_token_hash AND session.revoked_at IS NULL AND session.expires_at > p_now
$$;
-- Ends a session; false when it had ended already.
CREATE FUNCTION revoke_auth_session(p_token_hash text, p_now timestamptz, p_correlation_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  ended auth_sessions;
BEGIN
  UPDATE auth_sessions SET revoked_at = p_now WHERE token_hash = p_token_hash AND revoked_at IS NULL RETURNING * INTO ended;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO events (id, workspace_id, type, actor_kind, actor_id, subject_kind, subject_id, correlation_id, at, data)
  VALUES (gen_random_uuid(), ended.workspace_id, 'user.signed_out', 'user', ended.user_id, 'auth_session', ended.id,
    p_correlation_id, p_now, '{}');
  RETURN true;
END
$$;
GRANT EXECUTE ON FUNCTION
  create_siwe_nonce(text, timestamptz, timestamptz),
  consume_siwe_nonce(text, timestamptz),
  sign_in(text, text, text, timestamptz, timestamptz, text),
  find_auth_session(text, timestamptz),
  revoke_auth_session(text, timestamptz, text)
TO spells_app;
