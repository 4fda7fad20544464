-- Texts that the desk writes often, as the house keeps them: append-only, the newest row of a text counts. A text that has no row here is the
-- one that is shipped. `promises` are their words with blanks between, empty for all; a retired text is offered no more.
CREATE TABLE desk_text (
    id TEXT NOT NULL, n BIGINT NOT NULL, used_as TEXT NOT NULL, promises TEXT NOT NULL, names TEXT NOT NULL,
    texts TEXT NOT NULL, retired BOOLEAN NOT NULL, staff BIGINT NOT NULL, staff_name TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (id, n)
);
