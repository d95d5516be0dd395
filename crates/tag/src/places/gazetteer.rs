use std::sync::LazyLock;

use fst::Map;

/// The names of the place table, folded, with what they stand for.
static NAMES: LazyLock<Option<Map<&'static [u8]>>> =
    LazyLock::new(|| Map::new(include_bytes!("../../data/places.fst").as_slice()).ok());

/// The rest of the place table; its layout is described in `data/README.md`.
static TABLE: &[u8] = include_bytes!("../../data/places.bin");

const HEADER: usize = 16;
const ROW: usize = 12;

/// A town or first-order division of the place table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// Its number; a lower one has more people.
    pub id: u32,
    /// Latitude in degrees, to one hundredth.
    pub lat: f64,
    /// Longitude in degrees, to one hundredth.
    pub lon: f64,
    /// The country's ISO code.
    pub country: [u8; 2],
    /// The row of its first-order division.
    pub division: Option<u32>,
    /// Whether it is a division itself.
    pub is_division: bool,
    /// Decimal logarithm of its people.
    pub size: f64,
}

/// All places with the folded name `name`, the greatest first; at most a dozen.
pub(crate) fn lookup(name: &str) -> Vec<Row> {
    let Some(value) = NAMES.as_ref().and_then(|names| names.get(name)) else {
        return Vec::new();
    };
    let low = u32::try_from(value & 0xffff_ffff).unwrap_or(0);
    if value >> 40 == 0 {
        return row(low).into_iter().collect();
    }
    let many = (value >> 32) & 0xff;
    (0..many)
        .filter_map(|step| posting(low.checked_add(u32::try_from(step).ok()?)?))
        .filter_map(row)
        .collect()
}

/// The place's main name.
pub(crate) fn name_of(id: u32) -> &'static str {
    let start = name_start(id);
    let end = name_start(id + 1);
    let text = text_start();
    TABLE
        .get(text + start..text + end)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default()
}

/// One row of the table.
pub(crate) fn row(id: u32) -> Option<Row> {
    let bytes = row_bytes(id)?;
    let [lat0, lat1, lon0, lon1, div0, div1, country, size, ..] = bytes else {
        return None;
    };
    let code = HEADER + usize::from(*country) * 2;
    let division = u16::from_le_bytes([*div0, *div1]);
    Some(Row {
        id,
        lat: f64::from(i16::from_le_bytes([*lat0, *lat1])) / 100.0,
        lon: f64::from(i16::from_le_bytes([*lon0, *lon1])) / 100.0,
        country: [*TABLE.get(code)?, *TABLE.get(code + 1)?],
        division: (division != u16::MAX).then_some(u32::from(division)),
        is_division: size & 0x80 != 0,
        size: f64::from(size & 0x7f) / 15.0,
    })
}

fn count(part: usize) -> usize {
    number_at(part * 4) as usize
}

fn number_at(at: usize) -> u32 {
    TABLE
        .get(at..at + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn rows_start() -> usize {
    HEADER + count(0) * 2
}

fn text_start() -> usize {
    rows_start() + count(1) * ROW + count(2) * 4
}

fn row_bytes(id: u32) -> Option<&'static [u8]> {
    let id = id as usize;
    if id >= count(1) {
        return None;
    }
    let at = rows_start() + id * ROW;
    TABLE.get(at..at + ROW)
}

fn posting(at: u32) -> Option<u32> {
    let at = at as usize;
    (at < count(2)).then(|| number_at(rows_start() + count(1) * ROW + at * 4))
}

fn name_start(id: u32) -> usize {
    if id as usize >= count(1) {
        return count(3);
    }
    number_at(rows_start() + id as usize * ROW + 8) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greatest_homonym_comes_first() {
        let found = lookup("paris");
        let first = found.first().expect("Paris is in the table");
        assert_eq!(&first.country, b"FR");
        assert!((first.lat - 48.85).abs() < 0.05 && (first.lon - 2.35).abs() < 0.05);
        assert!(found.len() > 1);
    }

    #[test]
    fn names_in_other_scripts_lead_to_the_same_place() {
        let town = |name: &str| {
            lookup(name)
                .iter()
                .find(|row| !row.is_division)
                .map(|row| row.id)
        };
        let latin = town("kandahar");
        let cyrillic = town("кандагар");
        assert!(latin.is_some());
        assert_eq!(latin, cyrillic);
    }

    #[test]
    fn every_row_has_a_name_and_a_country() {
        for id in 0..u32::try_from(count(1)).expect("a small table") {
            let row = row(id).expect("a row");
            assert!(!name_of(id).is_empty());
            assert!(row.country.iter().all(u8::is_ascii_uppercase));
        }
    }
}
