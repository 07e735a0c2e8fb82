-- The truth: every version of every resource, in order. Nothing updates or deletes a row of it.
-- Every key contains pk, by which a distributed database may spread all tables (see the handbook).
CREATE TABLE version (
    sequence bigint NOT NULL,
    pk       bigint NOT NULL,      -- resource.pk
    version  bigint NOT NULL,      -- meta.versionId
    type     bigint NOT NULL,      -- The term of the type.
    at       bigint NOT NULL,      -- meta.lastUpdated, ms since 1970
    method   smallint NOT NULL,    -- 0 create, 1 update, 2 erase
    actor    bytea NOT NULL,
    codec    smallint NOT NULL,    -- store::Codec of the body
    body     bytea,                -- NULL for a deletion
    PRIMARY KEY (sequence, pk)
);
CREATE UNIQUE INDEX version_of_resource ON version (pk, version);
CREATE INDEX version_of_type ON version (type, sequence);

-- Everything below is derived from the log and can be rebuilt.

-- Where each resource stands. A resource that was only referred to so far has version 0.
CREATE TABLE resource (
    pk       bigint PRIMARY KEY,   -- Numbered in order of arrival.
    hash     bigint NOT NULL,      -- Of "Patient/7".
    type     text NOT NULL,
    id       text NOT NULL,
    version  bigint NOT NULL,
    sequence bigint NOT NULL,
    at       bigint NOT NULL,
    living   boolean NOT NULL,     -- false if deleted or never written
    keys     bytea NOT NULL        -- Its index entries, packed: what to verify and to remove.
) WITH (fillfactor = 90);
CREATE INDEX resource_by_hash ON resource (hash);

-- The search index of living resources. A term is a hash of a type, a parameter and a value.
CREATE TABLE term (                -- Types, tokens, URIs and references.
    term bigint NOT NULL,
    pk   bigint NOT NULL,
    PRIMARY KEY (term, pk)
);
CREATE TABLE system (              -- In which systems a parameter has codes.
    parameter bigint NOT NULL,
    hash      bigint NOT NULL,
    uri       bytea NOT NULL,
    PRIMARY KEY (parameter, hash)
);
CREATE TABLE words (               -- Strings, folded, from their start.
    term   bigint NOT NULL,
    folded bytea NOT NULL,
    pk     bigint NOT NULL,
    PRIMARY KEY (term, folded, pk)
);
CREATE TABLE moment (              -- Dates by their length, then by their start.
    term bigint NOT NULL,
    span smallint NOT NULL,
    low  bigint NOT NULL,
    high bigint NOT NULL,
    pk   bigint NOT NULL,
    PRIMARY KEY (term, span, low, high, pk)
);
CREATE TABLE amount (
    term  bigint NOT NULL,
    value double precision NOT NULL,
    pk    bigint NOT NULL,
    PRIMARY KEY (term, value, pk)
);
CREATE TABLE timeline (            -- What there is about a person, by code and date.
    term bigint NOT NULL,
    low  bigint NOT NULL,
    high bigint NOT NULL,
    pk   bigint NOT NULL,
    PRIMARY KEY (term, low, high, pk)
);

-- Rows of the rooms above.
CREATE TABLE room_row (
    room  text NOT NULL,
    key   bytea NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (room, key)
);
-- How many commits have changed rows: with the newest sequence it tells one instant from another.
CREATE TABLE row_commit (count bigint NOT NULL);
INSERT INTO row_commit VALUES (0);

-- Called first in every transaction that writes: lets one writer in at a time, of all processes,
-- and refuses (HW001) if the record is not where the caller believes that it is.
CREATE FUNCTION expect(expected_sequence bigint, expected_row_commits bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7525359096411939428);
    IF coalesce((SELECT sequence FROM version ORDER BY sequence DESC LIMIT 1), 0)
            <> expected_sequence
        OR (SELECT count FROM row_commit) <> expected_row_commits THEN
        RAISE EXCEPTION 'another process has written' USING ERRCODE = 'HW001';
    END IF;
END
$$;
