//! Tokens of receipts: what stands in the address by which anybody can see that an award was made and paid. A token names the award and is
//! signed with the server's key, so that nobody finds another award by guessing, and nothing has to be kept for a receipt to be true.

use anxin_domain::ids::AwardId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;

use crate::identity::Identity;

/// Bytes of an id, and as many of its signature: 2¹²⁸ tries are too many for anybody.
const HALF: usize = 16;
/// Bytes of the signature in a code to be typed: each of 2⁷² tries would have to be asked of the server.
const TYPED_MAC: usize = 9;
/// Letters of a code to be typed: five bits each.
const TYPED_LETTERS: usize = 40;
/// Letters that stand together on paper.
const GROUP: usize = 4;
/// Letters that are not mistaken for one another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The part of an address behind which a token stands.
const IN_ADDRESS: &str = "/verify/";

/// Why what somebody typed or pasted is no code of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReceipt {
    /// There is nothing.
    Empty,
    /// Letters are missing, or there are too many.
    Length,
    /// It has letters that no code has.
    Letters,
    /// It reads, and is none of ours.
    Unknown,
}

impl Identity {
    /// The token of an award's receipt: 43 letters, digits, `-` and `_`. The same award has the same one as long as the server keeps its key.
    #[must_use]
    pub fn receipt_token(&self, award: AwardId) -> String {
        let mac: [u8; 32] = self.mac_of(award).finalize().into_bytes().into();
        URL_SAFE_NO_PAD.encode([&award.to_bytes()[..], &mac[..HALF]].concat())
    }

    /// The award that a token names, if the token is one of ours.
    #[must_use]
    pub fn award_of_receipt(&self, token: &str) -> Option<AwardId> {
        let bytes: [u8; 2 * HALF] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (id, mac) = bytes.split_first_chunk::<HALF>()?;
        let award = AwardId::from_bytes(*id);
        self.mac_of(award).verify_truncated_left(mac).is_ok().then_some(award)
    }

    /// The code of an award's receipt for whoever has no way to scan it: ten groups of four letters and digits, of one case, without those
    /// that are mistaken for others. As long as the token, it is the same one as long as the server keeps its key.
    #[must_use]
    pub fn receipt_code(&self, award: AwardId) -> String {
        let mac: [u8; 32] = self.mac_of(award).finalize().into_bytes().into();
        let bytes = [&award.to_bytes()[..], &mac[..TYPED_MAC]].concat();
        let letters: Vec<char> = bytes.chunks(5).flat_map(letters_of).collect();
        letters.chunks(GROUP).map(|group| group.iter().collect()).collect::<Vec<String>>().join(" ")
    }

    /// The award that somebody means who typed a code, a token or the whole address of a receipt: in any case and width, with blanks and lines.
    ///
    /// # Errors
    /// [`NoReceipt`] says what is wrong with it.
    pub fn award_of_typed(&self, text: &str) -> Result<AwardId, NoReceipt> {
        let narrow: String = text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
        if narrow.is_empty() {
            return Err(NoReceipt::Empty);
        }
        // An address is taken up to where it asks for a language or leads to a place on the page.
        let pasted =
            narrow.rsplit_once(IN_ADDRESS).and_then(|(_, token)| token.split(['?', '#', '/']).next());
        if let Some(token) = pasted {
            return self.award_of_receipt(token).ok_or(NoReceipt::Unknown);
        }
        if let Some(award) = self.award_of_receipt(&narrow) {
            return Ok(award);
        }
        let digits = narrow.chars().filter(|c| !matches!(c, '-' | '_' | '.' | '·' | '—' | '–')).map(digit);
        let digits: Vec<u8> = digits.collect::<Option<_>>().ok_or(NoReceipt::Letters)?;
        if digits.len() != TYPED_LETTERS {
            return Err(NoReceipt::Length);
        }
        let bytes: Vec<u8> = digits.chunks(8).flat_map(bytes_of).collect();
        let (id, mac) = bytes.split_first_chunk::<HALF>().ok_or(NoReceipt::Length)?;
        let award = AwardId::from_bytes(*id);
        self.mac_of(award).verify_truncated_left(mac).map_err(|_| NoReceipt::Unknown)?;
        Ok(award)
    }

    fn mac_of(&self, award: AwardId) -> hmac::Hmac<sha2::Sha256> {
        let mut mac = self.key.mac();
        // The prefix keeps other uses of the same key apart.
        mac.update(b"anxin receipt v1\0");
        mac.update(&award.to_bytes());
        mac
    }
}

/// Five bytes as eight letters.
fn letters_of(bytes: &[u8]) -> impl Iterator<Item = char> {
    let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let letter = move |place: u32| LETTERS.get((number >> (5 * place) & 31) as usize);
    (0..8).rev().filter_map(move |place| letter(place).copied().map(char::from))
}

/// Eight digits of five bits as five bytes.
fn bytes_of(digits: &[u8]) -> impl Iterator<Item = u8> {
    let number = digits.iter().fold(0_u64, |number, digit| number << 5 | u64::from(*digit));
    let [_, _, _, bytes @ ..] = number.to_be_bytes();
    bytes.into_iter()
}

/// What a letter stands for, as people read it: I and L are ones, O is nought.
fn digit(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    let place = LETTERS.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

/// Letters of double width, as keyboards of this region write them, in plain ones.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}
