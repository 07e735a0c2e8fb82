-- The truth: every version of every resource, in order. Nothing updates or deletes a row of it.
CREATE TABLE version (
    sequence INTEGER PRIMARY KEY,
    pk       INTEGER NOT NULL,   -- resource.pk
    version  INTEGER NOT NULL,   -- meta.versionId
    at       INTEGER NOT NULL,   -- meta.lastUpdated, ms since 1970
    method   INTEGER NOT NULL,   -- 0 create, 1 update, 2 erase
    codec    INTEGER NOT NULL,   -- 0: body as it is
    actor    TEXT NOT NULL,
    body     BLOB                -- NULL for a deletion
) STRICT;

-- Everything below is derived from the log and can be rebuilt.

-- Where each resource stands. A resource that was only referred to so far has version 0.
CREATE TABLE resource (
    pk       INTEGER PRIMARY KEY,  -- Numbered in order of arrival.
    type     INTEGER NOT NULL,     -- type.number
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    living   INTEGER NOT NULL,     -- 1, or 0 if deleted or never written
    keys     BLOB NOT NULL         -- Its index entries, packed: what to verify and what to remove.
) STRICT;

CREATE TABLE identity (            -- Hash of "Patient/7" to candidates.
    hash INTEGER NOT NULL,
    pk   INTEGER NOT NULL,
    PRIMARY KEY (hash, pk)
) STRICT, WITHOUT ROWID;

CREATE TABLE past (                -- Superseded versions of a resource.
    pk       INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (pk, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE type_version (        -- The log by type.
    type     INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    pk       INTEGER NOT NULL,
    PRIMARY KEY (type, sequence)
) STRICT, WITHOUT ROWID;

-- Long names as small numbers.
CREATE TABLE type (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE system (number INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE parameter (
    number  INTEGER PRIMARY KEY,
    type    INTEGER NOT NULL,
    key     INTEGER NOT NULL,      -- fhir::parameter_key, or 0 for "every resource of the type"
    several INTEGER NOT NULL,      -- 1 once some resource had more than one date of it
    UNIQUE (type, key)
) STRICT;

-- The search index of living resources: each row ends in the resource's pk.
CREATE TABLE token (               -- Tokens, URIs, logical and absolute references, composites.
    parameter INTEGER NOT NULL,
    code      INTEGER NOT NULL,    -- Hash of the code.
    system    INTEGER NOT NULL,
    pk        INTEGER NOT NULL,
    PRIMARY KEY (parameter, code, system, pk)
) STRICT, WITHOUT ROWID;

CREATE TABLE string (
    parameter INTEGER NOT NULL,
    folded    BLOB NOT NULL,
    pk        INTEGER NOT NULL,
    PRIMARY KEY (parameter, folded, pk)
) STRICT, WITHOUT ROWID;

CREATE TABLE date (
    parameter INTEGER NOT NULL,
    span      INTEGER NOT NULL,    -- 0 up to a day, 1 up to 32 days, 2 longer or open, 3 inverted
    low       INTEGER NOT NULL,
    high      INTEGER NOT NULL,
    pk        INTEGER NOT NULL,
    PRIMARY KEY (parameter, span, low, high, pk)
) STRICT, WITHOUT ROWID;

CREATE TABLE number (
    parameter INTEGER NOT NULL,
    value     REAL NOT NULL,
    pk        INTEGER NOT NULL,
    PRIMARY KEY (parameter, value, pk)
) STRICT, WITHOUT ROWID;

CREATE TABLE reference (
    target    INTEGER NOT NULL,    -- resource.pk of what is referred to
    parameter INTEGER NOT NULL,
    pk        INTEGER NOT NULL,
    PRIMARY KEY (target, parameter, pk)
) STRICT, WITHOUT ROWID;

-- What there is about a person, by type, code and date. Code 0 stands for any code.
CREATE TABLE timeline (
    person INTEGER NOT NULL,       -- resource.pk of the Patient
    type   INTEGER NOT NULL,
    code   INTEGER NOT NULL,       -- Hash of the code.
    low    INTEGER NOT NULL,       -- The earliest and the latest instant of parameter "date".
    pk     INTEGER NOT NULL,
    system INTEGER NOT NULL,
    high   INTEGER NOT NULL,
    PRIMARY KEY (person, type, code, low, pk, system, high)
) STRICT, WITHOUT ROWID;

-- Rows of the rooms above.
CREATE TABLE room_row (
    room  TEXT NOT NULL,
    key   BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (room, key)
) STRICT, WITHOUT ROWID;
