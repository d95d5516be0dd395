use std::sync::LazyLock;

/// The packed table; its layout is described in `data/README.md`.
static PACKED: &[u8] = include_bytes!("../../data/places.zst");

/// The table, unpacked when the first name is looked up.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    unpack()
        .as_deref()
        .and_then(Table::read)
        .unwrap_or_default()
});

/// More than the unpacked table holds.
const MOST_BYTES: usize = 16 << 20;
/// Names fall into so many buckets (a power of two), about as many as there are names.
const BUCKETS: u64 = 1 << 18;
/// A name that stands for more places than this is looked up as the greatest of them.
const MOST_HOMONYMS: usize = 60;

/// A town or first-order division of the place table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// Its number.
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

/// All places with the folded name `name`, the greatest first; at most sixty.
pub(crate) fn lookup(name: &str) -> Vec<Row> {
    let mut found: Vec<Row> = TABLE
        .named(name)
        .filter_map(|id| TABLE.rows.get(id as usize).copied())
        .collect();
    found.sort_by(|left, right| right.size.total_cmp(&left.size));
    found.truncate(MOST_HOMONYMS);
    found
}

/// The place's main name.
pub(crate) fn name_of(id: u32) -> &'static str {
    TABLE.names(id).next().unwrap_or_default()
}

fn unpack() -> Option<Vec<u8>> {
    zstd::bulk::decompress(PACKED, MOST_BYTES).ok()
}

/// The table in memory.
#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    /// For each row a line: its name, and behind tabs its folded forms where they are more than small ASCII letters.
    text: String,
    /// Where each row's line begins, and one more for the end.
    lines: Vec<u32>,
    /// Where each bucket begins in `filed`, and one more for the end.
    buckets: Vec<u32>,
    /// The rows by the bucket of each of their names, with the name's hash.
    filed: Vec<(u64, u32)>,
}

impl Table {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (head, mut rest) = bytes.split_at_checked(12)?;
        let number = |at: usize| -> Option<usize> {
            let bytes = head.get(at * 4..at * 4 + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(bytes)).ok()
        };
        let mut take = |many: usize| -> Option<&[u8]> {
            let (part, behind) = rest.split_at_checked(many)?;
            rest = behind;
            Some(part)
        };
        let codes = take(number(0)? * 2)?;
        let many = number(1)?;
        let countries = take(many)?;
        let sizes = take(many)?;
        let lats = degrees(take(many)?, take(many)?);
        let lons = degrees(take(many)?, take(many)?);
        let text = String::from_utf8(take(number(2)?)?.to_vec()).ok()?;
        let mut rows: Vec<Row> = Vec::with_capacity(many);
        let columns = countries.iter().zip(sizes).zip(lats.iter().zip(&lons));
        let mut division: Option<Row> = None;
        for (id, ((country, size), (lat, lon))) in (0_u32..).zip(columns) {
            let code = usize::from(*country) * 2;
            let country = [*codes.get(code)?, *codes.get(code + 1)?];
            let row = Row {
                id,
                lat: *lat,
                lon: *lon,
                country,
                division: division
                    .filter(|division| size & 0x80 == 0 && division.country == country)
                    .map(|division| division.id),
                is_division: size & 0x80 != 0,
                size: f64::from(size & 0x7f) / 15.0,
            };
            if row.is_division {
                division = Some(row);
            }
            rows.push(row);
        }
        let mut table = Self {
            rows,
            text,
            ..Self::default()
        };
        table.file_names();
        Some(table)
    }

    /// Sorts all names into buckets by their hash: counts them, then files each into its place.
    fn file_names(&mut self) {
        let mut hashes: Vec<(u64, u32)> = Vec::with_capacity(self.rows.len() * 4);
        let mut start = 0;
        for (id, line) in (0_u32..).zip(self.text.split('\n')) {
            self.lines.push(start);
            start += u32::try_from(line.len() + 1).unwrap_or(0);
            hashes.extend(line.split('\t').map(|name| (hash(name), id)));
        }
        self.lines.push(start);
        let mut ends = vec![0_u32; BUCKETS as usize + 1];
        for (hash, _) in &hashes {
            if let Some(end) = ends.get_mut(bucket(*hash) + 1) {
                *end += 1;
            }
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        self.buckets.clone_from(&ends);
        self.filed = vec![(0, 0); hashes.len()];
        for entry in hashes {
            let Some(next) = ends.get_mut(bucket(entry.0)) else {
                continue;
            };
            if let Some(place) = self.filed.get_mut(*next as usize) {
                *place = entry;
            }
            *next += 1;
        }
    }

    /// The numbers of the rows that have the folded name `name`.
    fn named(&self, name: &str) -> impl Iterator<Item = u32> {
        let hash = hash(name);
        let bound = |at: usize| self.buckets.get(at).map_or(0, |&bound| bound as usize);
        let bucket = bucket(hash);
        let filed = self.filed.get(bound(bucket)..bound(bucket + 1));
        filed
            .unwrap_or_default()
            .iter()
            .filter(move |(other, _)| *other == hash)
            .map(|&(_, id)| id)
            .filter(move |&id| self.has_name(id, name))
    }

    fn has_name(&self, id: u32, name: &str) -> bool {
        self.names(id).any(|other| other.eq_ignore_ascii_case(name))
    }

    /// The row's name, then its folded forms.
    fn names(&self, id: u32) -> impl Iterator<Item = &str> {
        let bound = |id: u32| self.lines.get(id as usize).map_or(0, |&at| at as usize);
        let line = bound(id)..bound(id + 1).saturating_sub(1);
        self.text.get(line).unwrap_or_default().split('\t')
    }
}

/// Sums up the steps from value to value, whose low and high bytes are given apart.
fn degrees(low: &[u8], high: &[u8]) -> Vec<f64> {
    let mut last = 0_i16;
    low.iter()
        .zip(high)
        .map(|(&low, &high)| {
            last = last.wrapping_add(i16::from_le_bytes([low, high]));
            f64::from(last) / 100.0
        })
        .collect()
}

/// FNV-1a of the name in small ASCII letters, with a last stir, as the bucket is taken from the low bits.
fn hash(name: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}

fn bucket(hash: u64) -> usize {
    usize::try_from(hash & (BUCKETS - 1)).unwrap_or(0)
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
        assert!(TABLE.rows.len() > 80_000);
        for row in &TABLE.rows {
            assert!(!name_of(row.id).is_empty());
            assert!(row.country.iter().all(u8::is_ascii_uppercase));
        }
    }

    #[test]
    fn towns_know_their_division() {
        let town = lookup("kandahar")
            .into_iter()
            .find(|row| !row.is_division)
            .expect("Kandahar is in the table");
        let division = town.division.expect("it lies in a province");
        assert_eq!(name_of(division), "Kandahar");
    }

    #[test]
    fn unknown_and_empty_names_are_nowhere() {
        assert!(lookup("").is_empty());
        assert!(lookup("xqzzy vale").is_empty());
    }
}
