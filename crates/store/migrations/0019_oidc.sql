-- Who a person is at the identity provider of their house. A subject is never given to anybody else there (OpenID Connect Core 1.0,
-- section 2), an address may be; so it is the subject that is bound, beforehand and by hand.
CREATE TABLE staff_login (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, number BIGINT NOT NULL, bound_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX staff_login_number ON staff_login (number);

-- Sign-ins under way at the provider, by the hash of their state. Whoever comes back takes the row away, so it is used once.
CREATE TABLE oidc_request (
    state BYTEA PRIMARY KEY, browser BYTEA NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, next TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX oidc_request_expires ON oidc_request (expires_at);
