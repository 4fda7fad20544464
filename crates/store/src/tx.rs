//! The narrow waist: values, rows and a transaction. Everything above speaks SQL through this and nothing else.

use crate::error::StoreError;

/// A value that both engines know: nothing else goes in or comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
    /// BOOLEAN.
    Bool(bool),
}

/// One transaction on either engine. Parameters are written `$1`, `$2`, … in the SQL text. A statement that fails ends it: what
/// passes over the error and says Ok is refused all the same, with nothing kept.
pub trait Tx {
    /// Runs a statement that returns rows.
    ///
    /// # Errors
    /// [`StoreError`] of any kind; the transaction is then rolled back by the store.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Runs statements that return rows, and answers in their order. None may need what another says: behind a wire they travel together.
    ///
    /// # Errors
    /// As for `query`, for the first that fails.
    fn query_all(&mut self, questions: &[Question<'_>]) -> Result<Vec<Vec<Row>>, StoreError>;

    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    /// As for `query`.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;

    /// Runs a change of which nobody asks how many rows it changed. Behind a wire it waits here and travels with the next statement,
    /// or with the commit, so that it costs no time of its own. Where it fails, that is said there.
    ///
    /// # Errors
    /// As for `query`, for this change or one that was put before.
    fn put(&mut self, sql: &str, params: &[Value]) -> Result<(), StoreError>;

    /// Inserts a row, as `put` does: `INSERT INTO t (a, b) VALUES {}`, and what follows where the row clashes. Rows that are put one after
    /// the other may go as one statement, table by table in the order in which each table came first; those of one table keep their order.
    ///
    /// # Errors
    /// As for `put`.
    fn put_row(&mut self, insert: &str, row: &[Value]) -> Result<(), StoreError>;
}

/// A statement that returns rows, and its parameters.
pub type Question<'a> = (&'a str, Vec<Value>);

impl dyn Tx + '_ {
    /// The first row, if there is one.
    ///
    /// # Errors
    /// As for `query`.
    pub fn query_opt(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }
}

/// A row: values by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

macro_rules! getters {
    ($($(#[$doc:meta])* $name:ident, $optional:ident, $type:ty, $wanted:literal, $($pattern:pat => $value:expr),+;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`StoreError::Column`] when the value is null or of another type.
        pub fn $name(&self, index: usize) -> Result<$type, StoreError> {
            self.$optional(index)?.ok_or(StoreError::Column { index, wanted: $wanted })
        }

        $(#[$doc])*
        ///
        /// None for null.
        ///
        /// # Errors
        /// [`StoreError::Column`] when the value is of another type.
        pub fn $optional(&self, index: usize) -> Result<Option<$type>, StoreError> {
            match self.0.get(index) {
                Some(Value::Null) => Ok(None),
                $(Some($pattern) => Ok(Some($value)),)+
                _ => Err(StoreError::Column { index, wanted: $wanted }),
            }
        }
    )+};
}

impl Row {
    getters! {
        /// A BIGINT.
        int, opt_int, i64, "a BIGINT", Value::Int(v) => *v;
        /// A TEXT.
        text, opt_text, String, "a TEXT", Value::Text(v) => v.clone();
        /// A BYTEA.
        bytes, opt_bytes, Vec<u8>, "a BYTEA", Value::Bytes(v) => v.clone();
        /// A BOOLEAN (SQLite keeps 0 and 1).
        bool, opt_bool, bool, "a BOOLEAN", Value::Bool(v) => *v, Value::Int(v) => *v != 0;
    }

    /// A BYTEA of 16 bytes: an id.
    ///
    /// # Errors
    /// [`StoreError::Column`] when it is anything else.
    pub fn id(&self, index: usize) -> Result<[u8; 16], StoreError> {
        self.opt_id(index)?.ok_or(StoreError::Column { index, wanted: "an id" })
    }

    /// A BYTEA of 16 bytes, or none for null.
    ///
    /// # Errors
    /// [`StoreError::Column`] when it is anything else.
    pub fn opt_id(&self, index: usize) -> Result<Option<[u8; 16]>, StoreError> {
        let wrong = StoreError::Column { index, wanted: "an id" };
        self.opt_bytes(index)?.map(|bytes| bytes.try_into().map_err(|_| wrong)).transpose()
    }

    /// A BIGINT that holds a moment.
    ///
    /// # Errors
    /// As for [`Row::int`].
    pub fn instant(&self, index: usize) -> Result<anxin_domain::time::Instant, StoreError> {
        self.int(index).map(anxin_domain::time::Instant::from_micros)
    }

    /// A BIGINT that holds a telephone number.
    ///
    /// # Errors
    /// As for [`Row::int`].
    pub fn number(&self, index: usize) -> Result<anxin_domain::number::Number, StoreError> {
        let digits = u64::try_from(self.int(index)?).map_err(|_| StoreError::Corrupt("number"))?;
        Ok(anxin_domain::number::Number::from_digits(digits))
    }
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Self::Bool(v)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Bytes(v)
    }
}
impl From<[u8; 16]> for Value {
    fn from(v: [u8; 16]) -> Self {
        Self::Bytes(v.to_vec())
    }
}
impl From<anxin_domain::time::Instant> for Value {
    fn from(v: anxin_domain::time::Instant) -> Self {
        Self::Int(v.micros())
    }
}
impl From<anxin_domain::number::Number> for Value {
    fn from(v: anxin_domain::number::Number) -> Self {
        Self::Int(i64::try_from(v.digits()).unwrap_or(i64::MAX))
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// SQLite takes `$1` for a *name* and counts names in order of appearance; `?1` is the numbered form.
pub(crate) fn sqlite_sql(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        let numbered = c == '$' && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if numbered { '?' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_parameters_are_rewritten_and_nothing_else() {
        assert_eq!(sqlite_sql("SELECT $2, $1, '$' || $10"), "SELECT ?2, ?1, '$' || ?10");
    }

    #[test]
    fn a_row_gives_what_is_asked_for_or_says_which_column_is_wrong() {
        let row = Row(vec![Value::Int(1), Value::Null, Value::Bytes(vec![0; 15])]);
        assert_eq!(row.int(0).unwrap(), 1);
        assert!(row.bool(0).unwrap());
        assert_eq!(row.opt_int(1).unwrap(), None);
        assert!(matches!(row.int(1), Err(StoreError::Column { index: 1, .. })));
        assert!(row.id(2).is_err());
        assert!(row.int(9).is_err());
    }
}
