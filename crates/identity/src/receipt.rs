//! Tokens of receipts: what stands in the address by which anybody can see that an award was made and paid. A token names the award and is
//! signed with the server's key, so that nobody finds another award by guessing, and nothing has to be kept for a receipt to be true.

use anxin_domain::ids::AwardId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;

use crate::identity::Identity;

/// Bytes of an id, and as many of its signature: 2¹²⁸ tries are too many for anybody.
const HALF: usize = 16;

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

    fn mac_of(&self, award: AwardId) -> hmac::Hmac<sha2::Sha256> {
        let mut mac = self.key.mac();
        // The prefix keeps other uses of the same key apart.
        mac.update(b"anxin receipt v1\0");
        mac.update(&award.to_bytes());
        mac
    }
}
