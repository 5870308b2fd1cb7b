/** The first schema. Words in CHECKs are drawn from the domain, so that a state has one spelling. */
import { CHANNELS, CONSENT_STATUSES, PURPOSE_KINDS } from '../../domain/channel.ts'
import { FIELD_TYPES, IDENTITY_NAMESPACES } from '../../domain/fields.ts'
import { RECIPIENT_KINDS, RECIPIENT_STATES } from '../../domain/ledger.ts'
import { DELIVERY_INTENTS } from '../../domain/delivery.ts'
import { IMPORT_STATES } from '../../domain/imports.ts'

/** Not `IN`: for a list of three or more SQLite builds a little table anew for each row it checks. */
const oneOf = (column: string, list: readonly string[]): string =>
  `(${list.map((word) => `${column} = '${word}'`).join(' OR ')})`

/** Who the workspace is and what is chosen for it. Values are JSON. */
const WORKSPACE = `
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE purposes (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK ${oneOf('kind', PURPOSE_KINDS)}, created_at INTEGER NOT NULL
) STRICT;

-- Custom fields are columns f<id> of profiles; removal leaves a tombstone so that history keeps its names.
CREATE TABLE fields (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, label TEXT NOT NULL,
  type TEXT NOT NULL CHECK ${oneOf('type', FIELD_TYPES)}, created_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX fields_key ON fields (key) WHERE removed_at IS NULL;

CREATE TABLE views (
  id INTEGER PRIMARY KEY, screen TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
`

/** AUTOINCREMENT: the ledger names a profile by its id for ever, so an id is never given twice. */
const PEOPLE = `
CREATE TABLE profiles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT, phone TEXT, first_name TEXT, last_name TEXT, company TEXT, language TEXT, time_zone TEXT, street TEXT,
  postal_code TEXT, city TEXT, region TEXT, country TEXT, birth_date TEXT, customer_number TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, import_id INTEGER
) STRICT;

CREATE TABLE identities (
  namespace TEXT NOT NULL CHECK ${oneOf('namespace', IDENTITY_NAMESPACES)}, value TEXT NOT NULL,
  profile_id INTEGER NOT NULL, created_at INTEGER NOT NULL, import_id INTEGER,
  PRIMARY KEY (namespace, value)
) STRICT, WITHOUT ROWID;
-- Identities of people whose contact addresses do not say them (people/identities.ts). An index over all identities
-- would be written in another order than their table, page by page.
CREATE TABLE profile_identities (
  profile_id INTEGER NOT NULL, namespace TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (profile_id, namespace, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER identity_taken AFTER DELETE ON identities BEGIN
  DELETE FROM profile_identities WHERE profile_id = OLD.profile_id AND namespace = OLD.namespace AND value = OLD.value;
END;

-- Append-only. A profile that an import added carries its import id instead of a row for each value.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL, field TEXT NOT NULL, old ANY, new ANY,
  source TEXT NOT NULL CHECK ${oneOf('source', ['import', 'hand', 'undo'])}, import_id INTEGER, at INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_profile ON changes (profile_id, field, id);

-- Append-only; consent_now is the latest row of each. Both are written in one place (people/consents.ts).
CREATE TABLE consents (
  id INTEGER PRIMARY KEY, profile_id INTEGER NOT NULL, channel TEXT NOT NULL CHECK ${oneOf('channel', CHANNELS)},
  purpose_id INTEGER NOT NULL REFERENCES purposes (id), status TEXT NOT NULL CHECK ${oneOf('status', CONSENT_STATUSES)},
  at INTEGER NOT NULL, source TEXT NOT NULL, wording TEXT NOT NULL, import_id INTEGER
) STRICT;
CREATE INDEX consents_profile ON consents (profile_id);
CREATE TABLE consent_now (
  purpose_id INTEGER NOT NULL, channel TEXT NOT NULL, profile_id INTEGER NOT NULL, status TEXT NOT NULL, consent_id INTEGER NOT NULL,
  PRIMARY KEY (purpose_id, channel, profile_id)
) STRICT, WITHOUT ROWID;

-- By address (email, phone), by person (profile), or by the keyed hash of an erased address (hash).
CREATE TABLE suppressions (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK ${oneOf('kind', ['email', 'phone', 'profile', 'hash'])}, value TEXT NOT NULL,
  reason TEXT NOT NULL, source TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER, import_id INTEGER
) STRICT;
CREATE UNIQUE INDEX suppressions_value ON suppressions (kind, value);
`

const IMPORTS = `
CREATE TABLE imports (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('people', 'suppressions')),
  state TEXT NOT NULL CHECK ${oneOf('state', IMPORT_STATES)}, reading TEXT NOT NULL, mapping TEXT NOT NULL, consent TEXT,
  staging TEXT NOT NULL, checked TEXT NOT NULL DEFAULT '{}', row_count INTEGER NOT NULL DEFAULT 0,
  new_count INTEGER NOT NULL DEFAULT 0, update_count INTEGER NOT NULL DEFAULT 0, same_count INTEGER NOT NULL DEFAULT 0,
  rejected_count INTEGER NOT NULL DEFAULT 0, consent_count INTEGER NOT NULL DEFAULT 0, first_profile_id INTEGER, merged_line INTEGER NOT NULL DEFAULT 0,
  merged_rows INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, ended_at INTEGER
) STRICT;
CREATE TABLE import_rejections (
  import_id INTEGER NOT NULL REFERENCES imports (id), line INTEGER NOT NULL, code TEXT NOT NULL, params TEXT NOT NULL, raw TEXT NOT NULL,
  PRIMARY KEY (import_id, line)
) STRICT, WITHOUT ROWID;
-- Which row of which file a profile was seen in: "in import" conditions, provenance and undo read it.
CREATE TABLE import_rows (
  profile_id INTEGER NOT NULL, import_id INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (profile_id, import_id, line)
) STRICT, WITHOUT ROWID;
`

const INTENT = `
CREATE TABLE segments (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, rule TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX segments_name ON segments (name) WHERE removed_at IS NULL;

CREATE TABLE assets (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, mime TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE templates (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, channel TEXT NOT NULL CHECK ${oneOf('channel', CHANNELS)},
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX templates_name ON templates (name) WHERE removed_at IS NULL;
CREATE TABLE template_versions (
  template_id INTEGER NOT NULL REFERENCES templates (id), version INTEGER NOT NULL, content TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (template_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE gateways (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, channel TEXT NOT NULL CHECK ${oneOf('channel', CHANNELS)},
  settings TEXT NOT NULL, limits TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX gateways_name ON gateways (name) WHERE removed_at IS NULL;
-- Messages begun in each UTC hour: what the hourly and daily limits count.
CREATE TABLE gateway_use (
  gateway_id INTEGER NOT NULL, hour INTEGER NOT NULL, begun INTEGER NOT NULL, PRIMARY KEY (gateway_id, hour)
) STRICT, WITHOUT ROWID;

-- plan is the contract's Plan; approval is the standing yes of a recurring campaign: what was approved, and up to how many.
CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, approval TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, removed_at INTEGER
) STRICT;
`

const LEDGER = `
-- A delivery's intent is stored; whether it is finished is computed from its recipients.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
  gateway_id INTEGER NOT NULL REFERENCES gateways (id), purpose_id INTEGER NOT NULL REFERENCES purposes (id),
  channel TEXT NOT NULL CHECK ${oneOf('channel', CHANNELS)},
  intent TEXT NOT NULL CHECK ${oneOf('intent', DELIVERY_INTENTS)}, hold_reason TEXT,
  plan_hash TEXT NOT NULL, simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  occurrence_at INTEGER, due_at INTEGER, audience_count INTEGER NOT NULL DEFAULT 0, will_receive INTEGER NOT NULL DEFAULT 0,
  frozen_at INTEGER NOT NULL, approved_at INTEGER, started_at INTEGER, ended_at INTEGER,
  -- Every claim asks for it, and would read all that is frozen: what is long stands last.
  sender TEXT AS (frozen ->> '$.sender.from') STORED,
  checks TEXT NOT NULL DEFAULT '[]', frozen TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX deliveries_occurrence ON deliveries (campaign_id, occurrence_at) WHERE occurrence_at IS NOT NULL AND intent <> 'voided';
CREATE INDEX deliveries_campaign ON deliveries (campaign_id);

CREATE TABLE recipients (
  id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL REFERENCES deliveries (id), profile_id INTEGER,
  kind TEXT NOT NULL CHECK ${oneOf('kind', RECIPIENT_KINDS)}, channel TEXT NOT NULL, occasion TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '', address TEXT, domain TEXT NOT NULL DEFAULT '', vals TEXT NOT NULL DEFAULT '{}',
  state TEXT NOT NULL CHECK ${oneOf('state', RECIPIENT_STATES)}, reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL DEFAULT 0, epoch INTEGER NOT NULL DEFAULT 0,
  message_id TEXT, dated_at INTEGER, content_hash TEXT, gateway_ref TEXT, reply TEXT, state_at INTEGER NOT NULL,
  UNIQUE (delivery_id, profile_id, channel, occasion),
  CHECK (kind <> 'main' OR occasion <> '' OR profile_id IS NOT NULL)
) STRICT;
CREATE INDEX recipients_due ON recipients (delivery_id, state, due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX recipients_proofs ON recipients (delivery_id, state, due_at) WHERE kind <> 'main' AND state IN ('queued', 'deferred');
CREATE INDEX recipients_under_way ON recipients (state) WHERE ${oneOf('state', ['claimed', 'dot', 'unknown'])};
CREATE INDEX recipients_profile ON recipients (profile_id);
CREATE INDEX recipients_state ON recipients (delivery_id, kind, state, reason);

-- Append-only: every arrow of the ledger. Only what was never sent, a freeze that an edit voided, goes as a whole.
CREATE TABLE transitions (
  id INTEGER PRIMARY KEY, recipient_id INTEGER NOT NULL, at INTEGER NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL,
  reason TEXT NOT NULL, epoch INTEGER NOT NULL
) STRICT;
CREATE INDEX transitions_recipient ON transitions (recipient_id);
CREATE TRIGGER transitions_stay BEFORE UPDATE ON transitions BEGIN SELECT RAISE(ABORT, 'transitions are append-only'); END;
CREATE TRIGGER transitions_remain BEFORE DELETE ON transitions
WHEN EXISTS (SELECT 1 FROM recipients r JOIN deliveries d ON d.id = r.delivery_id
             WHERE r.id = OLD.recipient_id AND (d.intent <> 'voided' OR d.started_at IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'transitions are append-only'); END;
-- What the gateway answered, beside its arrow: it may quote an address, and a person who is forgotten takes it along.
CREATE TABLE replies (transition_id INTEGER PRIMARY KEY, reply TEXT NOT NULL) STRICT;
`

export const first = [WORKSPACE, PEOPLE, IMPORTS, INTENT, LEDGER].join('\n')
