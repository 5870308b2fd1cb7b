CREATE TRIGGER identity_taken AFTER DELETE ON identities BEGIN
  DELETE FROM profile_identities WHERE profile_id = OLD.profile_id AND namespace = OLD.namespace AND value = OLD.value;
END;

CREATE TRIGGER transitions_remain BEFORE DELETE ON transitions
WHEN EXISTS (SELECT 1 FROM recipients r JOIN deliveries d ON d.id = r.delivery_id
             WHERE r.id = OLD.recipient_id AND (d.intent <> 'voided' OR d.started_at IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'transitions are append-only'); END;

CREATE TRIGGER transitions_stay BEFORE UPDATE ON transitions BEGIN SELECT RAISE(ABORT, 'transitions are append-only'); END;

CREATE TABLE assets (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, mime TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL, created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, approval TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL, field TEXT NOT NULL, old ANY, new ANY,
  source TEXT NOT NULL CHECK (source = 'import' OR source = 'hand' OR source = 'undo'), import_id INTEGER, at INTEGER NOT NULL
) STRICT;

CREATE TABLE consent_now (
  purpose_id INTEGER NOT NULL, channel TEXT NOT NULL, profile_id INTEGER NOT NULL, status TEXT NOT NULL, consent_id INTEGER NOT NULL,
  PRIMARY KEY (purpose_id, channel, profile_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE consents (
  id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL, channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  purpose_id INTEGER NOT NULL REFERENCES purposes (id), status TEXT NOT NULL CHECK (status = 'granted' OR status = 'withdrawn'),
  at INTEGER NOT NULL, source TEXT NOT NULL, wording TEXT NOT NULL, import_id INTEGER
) STRICT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
  gateway_id INTEGER NOT NULL REFERENCES gateways (id), purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  intent TEXT NOT NULL CHECK (intent = 'freezing' OR intent = 'frozen' OR intent = 'voided' OR intent = 'scheduled' OR intent = 'sending' OR intent = 'paused' OR intent = 'held' OR intent = 'cancelled'), hold_reason TEXT,
  plan_hash TEXT NOT NULL, simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  occurrence_at INTEGER, due_at INTEGER, audience_count INTEGER NOT NULL DEFAULT 0, will_receive INTEGER NOT NULL DEFAULT 0,
  frozen_at INTEGER NOT NULL, approved_at INTEGER, started_at INTEGER, ended_at INTEGER,
  -- Every claim asks for it, and would read all that is frozen: what is long stands last.
  sender TEXT AS (frozen ->> '$.sender.from') STORED,
  checks TEXT NOT NULL DEFAULT '[]', frozen TEXT NOT NULL
) STRICT;

CREATE TABLE fields (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, label TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type = 'text' OR type = 'number' OR type = 'date' OR type = 'boolean' OR type = 'set'), created_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;

CREATE TABLE gateway_use (
  gateway_id INTEGER NOT NULL, hour INTEGER NOT NULL, begun INTEGER NOT NULL, PRIMARY KEY (gateway_id, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE gateways (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  settings TEXT NOT NULL, limits TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;

CREATE TABLE identities (
  namespace TEXT NOT NULL CHECK (namespace = 'email' OR namespace = 'phone' OR namespace = 'customer_number'), value TEXT NOT NULL,
  profile_id INTEGER NOT NULL, created_at INTEGER NOT NULL, import_id INTEGER,
  PRIMARY KEY (namespace, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_rejections (
  import_id INTEGER NOT NULL REFERENCES imports (id), line INTEGER NOT NULL, code TEXT NOT NULL, params TEXT NOT NULL, raw TEXT NOT NULL,
  PRIMARY KEY (import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_rows (
  profile_id INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (profile_id, import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('people', 'suppressions')),
  state TEXT NOT NULL CHECK (state = 'checking' OR state = 'checked' OR state = 'merging' OR state = 'interrupted' OR state = 'finished' OR state = 'undone' OR state = 'dropped'), reading TEXT NOT NULL, mapping TEXT NOT NULL, consent TEXT,
  staging TEXT NOT NULL, checked TEXT NOT NULL DEFAULT '{}', row_count INTEGER NOT NULL DEFAULT 0,
  new_count INTEGER NOT NULL DEFAULT 0, update_count INTEGER NOT NULL DEFAULT 0, same_count INTEGER NOT NULL DEFAULT 0,
  rejected_count INTEGER NOT NULL DEFAULT 0, consent_count INTEGER NOT NULL DEFAULT 0, first_profile_id INTEGER, merged_line INTEGER NOT NULL DEFAULT 0,
  merged_rows INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, ended_at INTEGER
) STRICT;

CREATE TABLE profile_identities (
  profile_id INTEGER NOT NULL, namespace TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (profile_id, namespace, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE profiles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT, phone TEXT, first_name TEXT, last_name TEXT, company TEXT, language TEXT, time_zone TEXT, street TEXT,
  postal_code TEXT, city TEXT, region TEXT, country TEXT, birth_date TEXT, customer_number TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, import_id INTEGER
) STRICT;

CREATE TABLE purposes (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind = 'marketing' OR kind = 'transactional'), created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recipients (
  id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL REFERENCES deliveries (id), profile_id INTEGER,
  kind TEXT NOT NULL CHECK (kind = 'main' OR kind = 'seed' OR kind = 'proof'), channel TEXT NOT NULL, occasion TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '', address TEXT, domain TEXT NOT NULL DEFAULT '', vals TEXT NOT NULL DEFAULT '{}',
  state TEXT NOT NULL CHECK (state = 'planned' OR state = 'queued' OR state = 'claimed' OR state = 'dot' OR state = 'accepted' OR state = 'deferred' OR state = 'failed' OR state = 'unknown' OR state = 'excluded' OR state = 'cancelled' OR state = 'missed' OR state = 'closed' OR state = 'bounced' OR state = 'complained'), reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL DEFAULT 0, epoch INTEGER NOT NULL DEFAULT 0,
  message_id TEXT, dated_at INTEGER, content_hash TEXT, gateway_ref TEXT, reply TEXT, state_at INTEGER NOT NULL,
  UNIQUE (delivery_id, profile_id, channel, occasion),
  CHECK (kind <> 'main' OR occasion <> '' OR profile_id IS NOT NULL)
) STRICT;

CREATE TABLE replies (transition_id INTEGER PRIMARY KEY, reply TEXT NOT NULL) STRICT;

CREATE TABLE segments (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, rule TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind = 'email' OR kind = 'phone' OR kind = 'profile' OR kind = 'hash'), value TEXT NOT NULL,
  reason TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER, import_id INTEGER
) STRICT;

CREATE TABLE template_versions (
  template_id INTEGER NOT NULL REFERENCES templates (id), version INTEGER NOT NULL, content TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (template_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, channel TEXT NOT NULL CHECK (channel = 'email' OR channel = 'sms'),
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;

CREATE TABLE transitions (
  id INTEGER PRIMARY KEY, recipient_id INTEGER NOT NULL, at INTEGER NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL,
  reason TEXT NOT NULL, epoch INTEGER NOT NULL
) STRICT;

CREATE TABLE views (
  id INTEGER PRIMARY KEY, screen TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX changes_profile ON changes (profile_id, field, id);

CREATE INDEX consents_profile ON consents (profile_id);

CREATE INDEX deliveries_campaign ON deliveries (campaign_id);

CREATE UNIQUE INDEX deliveries_occurrence ON deliveries (campaign_id, occurrence_at) WHERE occurrence_at IS NOT NULL AND intent <> 'voided';

CREATE UNIQUE INDEX fields_key ON fields (key) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX gateways_name ON gateways (name) WHERE removed_at IS NULL;

CREATE INDEX recipients_due ON recipients (delivery_id, state, due_at) WHERE state IN ('queued', 'deferred');

CREATE INDEX recipients_profile ON recipients (profile_id);

CREATE INDEX recipients_proofs ON recipients (delivery_id, state, due_at) WHERE kind <> 'main' AND state IN ('queued', 'deferred');

CREATE INDEX recipients_state ON recipients (delivery_id, kind, state, reason);

CREATE INDEX recipients_under_way ON recipients (state) WHERE (state = 'claimed' OR state = 'dot' OR state = 'unknown');

CREATE UNIQUE INDEX segments_name ON segments (name) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX suppressions_value ON suppressions (kind, value);

CREATE UNIQUE INDEX templates_name ON templates (name) WHERE removed_at IS NULL;

CREATE INDEX transitions_recipient ON transitions (recipient_id);
