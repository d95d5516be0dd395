use super::model::ModelError;
use super::tag::{TAGS, Tag};

/// First bytes of a model file: what it is, and the version of its layout and features.
const MAGIC: &[u8; 4] = b"wwt1";

/// A sum of weights for each tag; the places behind the last tag stay zero and fill whole registers.
pub(super) type Scores = [i16; 40];

/// What a sum of weights begins with.
pub(super) const NO_SCORES: Scores = [0; 40];

/// The weights of a model, by feature.
///
/// Open addressing in rows of eight bytes: a tagger asks for some twenty features a word at places without any order, so what
/// counts is how little memory the answers are spread over.
#[derive(Debug, Clone)]
pub(super) struct Table {
    slots: Vec<Slot>,
    /// The weights of features that have more than two.
    long_rows: Vec<(u8, i8)>,
    /// A bit for each place where a feature that has a row may be: most features of several words have none, and these bits
    /// lie nearer to the processor than the slots.
    present: Vec<u64>,
}

/// How many of a feature's bits name its place in [`Table::present`].
const PRESENT_BITS: u32 = 20;

/// A feature with its row; the row of a free slot adds nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    feature: u32,
    row: Row,
}

/// Two tags with their weights in four bytes, or, with the highest bit set, the length and start of a longer row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Row(u32);

const LONG: u32 = 1 << 31;
const START_BITS: u32 = 24;

impl Row {
    /// Packs `weights`, which are put into `long_rows` where they are more than two.
    fn pack(weights: &[(u8, i8)], long_rows: &mut Vec<(u8, i8)>) -> Result<Self, ModelError> {
        if let [] | [_] | [_, _] = weights {
            let pair = |at: usize| weights.get(at).copied().unwrap_or_default();
            let (a, b) = (pair(0), pair(1));
            return Ok(Self(u32::from_be_bytes([a.0, a.1 as u8, b.0, b.1 as u8])));
        }
        let start = u32::try_from(long_rows.len()).map_err(|_| ModelError)?;
        let len = u32::try_from(weights.len()).map_err(|_| ModelError)?;
        if start >> START_BITS != 0 || len >= LONG >> START_BITS {
            return Err(ModelError);
        }
        long_rows.extend(weights);
        Ok(Self(LONG | len << START_BITS | start))
    }
}

impl Table {
    /// Reads a model file.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError)?;
        let (count, mut rest) = take_u32(rest)?;
        let mut rows = Vec::with_capacity((count as usize).min(rest.len()));
        let mut long_rows = Vec::new();
        for _ in 0..count {
            let (feature, after) = take_u32(rest)?;
            let (&len, after) = after.split_first().ok_or(ModelError)?;
            let (pairs, after) = after
                .split_at_checked(usize::from(len) * 2)
                .ok_or(ModelError)?;
            rest = after;
            let weights: Vec<(u8, i8)> = pairs
                .chunks_exact(2)
                .map(|pair| (pair[0], pair[1] as i8))
                .collect();
            if weights
                .iter()
                .any(|&(tag, _)| usize::from(tag) >= TAGS.len())
            {
                return Err(ModelError);
            }
            let row = Row::pack(&weights, &mut long_rows)?;
            rows.push(Slot { feature, row });
        }
        let mut present = vec![0; 1 << (PRESENT_BITS - 6)];
        for slot in &rows {
            let (word, bit) = present_place(slot.feature);
            if let Some(word) = present.get_mut(word) {
                *word |= 1 << bit;
            }
        }
        Ok(Self {
            slots: hashed(&rows),
            long_rows,
            present,
        })
    }

    /// Adds the weights of all `features` to `scores`.
    pub(super) fn add<const N: usize>(&self, features: &[u32; N], scores: &mut Scores) {
        // All bits are fetched before any is looked at, so the processor waits for memory once, not for each.
        let mut known = 0_u32;
        for (number, feature) in features.iter().enumerate() {
            known |= u32::from(self.may_have(*feature)) << number;
        }
        while known != 0 {
            let number = known.trailing_zeros() as usize;
            known &= known - 1;
            if let Some(feature) = features.get(number) {
                self.add_row(self.row_of(*feature), scores);
            }
        }
    }

    /// Whether a feature may have a row.
    fn may_have(&self, feature: u32) -> bool {
        let (word, bit) = present_place(feature);
        let word = self.present.get(word).copied().unwrap_or_default();
        word >> bit & 1 == 1
    }

    /// The weights of a feature; those of an unknown one add nothing.
    fn row_of(&self, feature: u32) -> Row {
        let mut at = place(feature, self.slots.len());
        loop {
            let slot = self.slots[at];
            if slot.feature == feature || slot.row == Row::default() {
                return slot.row;
            }
            at = if at + 1 < self.slots.len() { at + 1 } else { 0 };
        }
    }

    /// Adds the weights of one feature to `scores`.
    fn add_row(&self, row: Row, scores: &mut Scores) {
        let mut add = |tag: u8, weight: i8| {
            if let Some(score) = scores.get_mut(usize::from(tag)) {
                *score += i16::from(weight);
            }
        };
        if row.0 & LONG == 0 {
            let [tag, weight, other, other_weight] = row.0.to_be_bytes();
            add(tag, weight as i8);
            add(other, other_weight as i8);
            return;
        }
        let start = (row.0 & ((1 << START_BITS) - 1)) as usize;
        let len = ((row.0 & !LONG) >> START_BITS) as usize;
        for &(tag, weight) in self.long_rows.get(start..start + len).unwrap_or_default() {
            add(tag, weight);
        }
    }
}

/// Adds `more` to `scores`.
pub(super) fn add_scores(scores: &mut Scores, more: &Scores) {
    for (score, more) in scores.iter_mut().zip(more) {
        *score += more;
    }
}

/// The tag with the highest score: a noun where it has that too, else the first one.
pub(super) fn best_tag(scores: &Scores) -> Tag {
    let highest = scores[..TAGS.len()].iter().copied().max().unwrap_or(0);
    if scores[Tag::NN as usize] == highest {
        return Tag::NN;
    }
    // Eight at a time: a search tag by tag is much slower.
    let mut first = 0;
    for part in scores.chunks_exact(8) {
        if part
            .iter()
            .fold(false, |any, &score| any | (score == highest))
        {
            let number = part.iter().position(|&score| score == highest);
            let number = first + number.unwrap_or(0);
            return TAGS.get(number).copied().unwrap_or(Tag::NN);
        }
        first += part.len();
    }
    Tag::NN
}

/// Writes a model file from rows sorted by feature.
pub(super) fn bytes_of(rows: &[(u32, Vec<(u8, i8)>)]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend((rows.len() as u32).to_le_bytes());
    for (feature, weights) in rows {
        bytes.extend(feature.to_le_bytes());
        bytes.push(weights.len() as u8);
        for &(tag, weight) in weights {
            bytes.extend([tag, weight as u8]);
        }
    }
    bytes
}

fn hashed(rows: &[Slot]) -> Vec<Slot> {
    // A third of the slots stays free, so that the search for an absent feature ends soon.
    let size = rows.len() + rows.len() / 2 + 1;
    let mut slots = vec![Slot::default(); size];
    for row in rows.iter().filter(|slot| slot.row != Row::default()) {
        let mut at = place(row.feature, size);
        while slots[at].row != Row::default() {
            at = (at + 1) % size;
        }
        slots[at] = *row;
    }
    slots
}

/// The word of [`Table::present`] that has a feature's bit, and which bit that is.
fn present_place(feature: u32) -> (usize, u32) {
    let place = feature & ((1 << PRESENT_BITS) - 1);
    ((place >> 6) as usize, place & 63)
}

/// Where the search for a feature begins among `size` slots; the bits of a feature are well mixed.
fn place(feature: u32, size: usize) -> usize {
    ((u64::from(feature) * size as u64) >> 32) as usize
}

fn take_u32(bytes: &[u8]) -> Result<(u32, &[u8]), ModelError> {
    let (head, rest) = bytes.split_first_chunk::<4>().ok_or(ModelError)?;
    Ok((u32::from_le_bytes(*head), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_row(weights: &[(u8, i8)]) {
        let bytes = bytes_of(&[(7, weights.to_vec()), (u32::MAX, vec![(1, 1)])]);
        let table = Table::from_bytes(&bytes).expect("a model");
        let mut scores = NO_SCORES;
        table.add(&[7, 8], &mut scores);
        let mut expected = NO_SCORES;
        for &(tag, weight) in weights {
            expected[usize::from(tag)] += i16::from(weight);
        }
        assert_eq!(scores, expected);
    }

    #[test]
    fn rows_of_any_length_are_kept() {
        check_row(&[]);
        check_row(&[(34, -127)]);
        check_row(&[(0, 0), (3, 9)]);
        check_row(&[(2, 1), (3, -1), (4, 5), (34, 127)]);
    }

    #[test]
    fn highest_score_decides_and_nouns_come_first() {
        let mut scores = NO_SCORES;
        assert_eq!(best_tag(&scores), Tag::NN);
        scores[Tag::VB as usize] = 2;
        scores[Tag::DT as usize] = 2;
        assert_eq!(best_tag(&scores), Tag::DT);
        assert_eq!(best_tag(&[-1; 40]), Tag::NN);
    }
}
