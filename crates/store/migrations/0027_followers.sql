-- Who follows the change feed, and how far it has come: `seen` is the place in each shard, 257 numbers of eight bytes, big end
-- first. By it a page knows whether every gate goes by what was just said. A row goes when its process ends, or after a day.
CREATE TABLE feed_follower (id BYTEA PRIMARY KEY, seen BYTEA NOT NULL, at BIGINT NOT NULL);
