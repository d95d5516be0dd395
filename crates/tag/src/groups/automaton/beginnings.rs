/// The first two to four bytes of patterns, by which most places of a text are told to begin none.
#[derive(Debug)]
pub(super) struct Beginnings {
    bits: Vec<u64>,
}

/// How many bits of a hash name a place.
const BITS: u32 = 16;

impl Beginnings {
    /// Those of `patterns`.
    pub fn of(patterns: &[String]) -> Self {
        let mut beginnings = Self {
            bits: vec![0; 1 << (BITS - 6)],
        };
        for pattern in patterns {
            match *pattern.as_bytes() {
                [] => {}
                [a] => (0..=u8::MAX).for_each(|b| beginnings.add(place(&[a, b]))),
                [a, b] => beginnings.add(place(&[a, b])),
                [a, b, c] => beginnings.add(place(&[a, b, c])),
                [a, b, c, d, ..] => beginnings.add(place(&[a, b, c, d])),
            }
        }
        beginnings
    }

    /// Whether a pattern may stand at `start`.
    pub fn may_stand_at(&self, text: &[u8], start: usize) -> bool {
        match text.get(start..) {
            Some([a, b, c, d, ..]) => {
                self.has(place(&[*a, *b, *c, *d]))
                    || self.has(place(&[*a, *b, *c]))
                    || self.has(place(&[*a, *b]))
            }
            // So near the end it is quicker to look than to ask.
            Some(_) => true,
            None => false,
        }
    }

    fn add(&mut self, place: usize) {
        if let Some(bits) = self.bits.get_mut(place >> 6) {
            *bits |= 1 << (place & 63);
        }
    }

    fn has(&self, place: usize) -> bool {
        let bits = self.bits.get(place >> 6).copied().unwrap_or_default();
        bits >> (place & 63) & 1 == 1
    }
}

/// Where the bit of a beginning is.
fn place(beginning: &[u8]) -> usize {
    let number = beginning
        .iter()
        .fold(1_u32, |number, &byte| number << 8 | u32::from(byte));
    (number.wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_beginnings(text: &str, expected: &[usize]) {
        let patterns = ["a", "is", "omar", "om brigade"].map(str::to_owned);
        let beginnings = Beginnings::of(&patterns);
        let starts = 0..text.len().saturating_sub(3);
        let found: Vec<usize> = starts
            .filter(|start| beginnings.may_stand_at(text.as_bytes(), *start))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn only_places_where_a_pattern_may_begin_are_looked_at() {
        check_beginnings("so is it", &[3]);
        check_beginnings("to omit it", &[]);
        check_beginnings("to omar it", &[3, 5]);
    }

    #[test]
    fn ends_of_texts_are_looked_at() {
        let beginnings = Beginnings::of(&["is".to_owned()]);
        assert!(beginnings.may_stand_at(b"is", 0));
        assert!(!beginnings.may_stand_at(b"is", 3));
    }
}
