-- Lists that others keep, as versions. The numbers of a version lie in one file that never changes; the file lies in pieces, by
-- its hash, so that every gate can fetch it. `ver` is the version's place in the directory's shard of the change feed, `source`
-- the hash of the numbers that were imported, `seal` the file's own checksum.
CREATE TABLE list_version (
    list TEXT NOT NULL, ver BIGINT NOT NULL, as_of BIGINT NOT NULL, kind TEXT NOT NULL, hash BYTEA NOT NULL,
    bytes BIGINT NOT NULL, seal BIGINT NOT NULL, source BYTEA NOT NULL, numbers BIGINT NOT NULL, added BIGINT NOT NULL,
    removed BIGINT NOT NULL, PRIMARY KEY (list, ver)
);
CREATE INDEX list_version_hash ON list_version (hash);

-- Pieces are written before their version is; `at` is when, so that those of an import that was broken off are found.
CREATE TABLE list_piece (
    hash BYTEA NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (hash, n)
);

-- Since now `external_list` and `external_number` are read once more, to make versions of what they hold, and go with the next
-- release.
