use std::sync::LazyLock;

/// Natural Earth's outlines; the README beside the file says how they are written.
const OUTLINES: &str = include_str!("../../assets/map/outlines.txt");

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| read(OUTLINES));

/// The outlines of a country.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Country {
    /// ISO 3166-1 alpha-2; `None` for areas without a code.
    pub(super) code: Option<&'static str>,
    /// The name in English, in short.
    pub(super) name: &'static str,
    /// Its parts, and the holes in them.
    pub(super) rings: Vec<Ring>,
}

/// The outline of one part of a country.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ring {
    /// Longitude and latitude in degrees. Neighbours are never half the globe apart: behind 180° longitudes go on to 181°.
    pub(super) points: Vec<(f64, f64)>,
    /// The least and the greatest longitude.
    pub(super) across: (f64, f64),
    /// The least and the greatest latitude.
    pub(super) along: (f64, f64),
}

/// All countries.
pub(super) fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The country with an ISO 3166-1 alpha-2 code.
pub(super) fn country(code: &str) -> Option<&'static Country> {
    countries().iter().find(|country| {
        country
            .code
            .is_some_and(|known| known.eq_ignore_ascii_case(code))
    })
}

impl Country {
    /// Its largest part.
    pub(super) fn main_part(&self) -> Option<&Ring> {
        let size = |ring: &&Ring| {
            let (west, east) = ring.across;
            let (south, north) = ring.along;
            (east - west) * (north - south)
        };
        self.rings.iter().max_by(|a, b| size(a).total_cmp(&size(b)))
    }

    /// Whether a point lies in it: in one of its parts and in no hole.
    pub(super) fn holds(&self, lon: f64, lat: f64) -> bool {
        let around = self.rings.iter().filter(|ring| {
            [-360.0, 0.0, 360.0]
                .into_iter()
                .any(|turn| ring.holds(lon + turn, lat))
        });
        around.count() % 2 == 1
    }
}

impl Ring {
    fn new(points: Vec<(f64, f64)>) -> Self {
        let bounds = |of: fn(&(f64, f64)) -> f64| {
            points
                .iter()
                .map(of)
                .fold((f64::MAX, f64::MIN), |(least, most), value| {
                    (least.min(value), most.max(value))
                })
        };
        Self {
            across: bounds(|point| point.0),
            along: bounds(|point| point.1),
            points,
        }
    }

    /// By the number of edges that a line to the east crosses.
    fn holds(&self, lon: f64, lat: f64) -> bool {
        let (west, east) = self.across;
        let (south, north) = self.along;
        if !(west..=east).contains(&lon) || !(south..=north).contains(&lat) {
            return false;
        }
        let Some(mut before) = self.points.last() else {
            return false;
        };
        let mut inside = false;
        for point in &self.points {
            let crosses = (point.1 > lat) != (before.1 > lat);
            if crosses {
                let part = (lat - point.1) / (before.1 - point.1);
                inside ^= lon < point.0 + part * (before.0 - point.0);
            }
            before = point;
        }
        inside
    }
}

fn read(text: &'static str) -> Vec<Country> {
    let mut lines = text.lines();
    let arcs: Vec<Vec<(i32, i32)>> = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .map(arc)
        .collect();
    lines
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let code = fields.next()?;
            Some(Country {
                code: (code != "-").then_some(code),
                name: fields.next()?,
                rings: fields.map(|ring_of| ring(ring_of, &arcs)).collect(),
            })
        })
        .collect()
}

/// Tenths of degrees: a point, then steps from one point to the next.
fn arc(line: &str) -> Vec<(i32, i32)> {
    let numbers: Vec<i32> = line
        .split(' ')
        .filter_map(|number| number.parse().ok())
        .collect();
    let mut at = (0, 0);
    let steps = numbers.chunks_exact(2).filter_map(|step| match step {
        [x, y] => {
            at = (at.0 + x, at.1 + y);
            Some(at)
        }
        _ => None,
    });
    steps.collect()
}

/// Numbers of arcs that follow each other; `-1` is the first one backwards, `-2` the second.
fn ring(numbers: &str, arcs: &[Vec<(i32, i32)>]) -> Ring {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for number in numbers
        .split(' ')
        .filter_map(|number| number.parse::<i64>().ok())
    {
        let (at, backwards) = if number < 0 {
            (-number - 1, true)
        } else {
            (number, false)
        };
        let arc = usize::try_from(at).ok().and_then(|at| arcs.get(at));
        let Some(arc) = arc else { continue };
        if backwards {
            arc.iter()
                .rev()
                .for_each(|point| follow(&mut points, *point));
        } else {
            arc.iter().for_each(|point| follow(&mut points, *point));
        }
    }
    close_over_pole(&mut points);
    Ring::new(points)
}

/// Adds a point the short way round the globe.
fn follow(points: &mut Vec<(f64, f64)>, (x, y): (i32, i32)) {
    let mut point = (f64::from(x) / 10.0, f64::from(y) / 10.0);
    if let Some(before) = points.last() {
        while point.0 - before.0 > 180.0 {
            point.0 -= 360.0;
        }
        while point.0 - before.0 < -180.0 {
            point.0 += 360.0;
        }
        if point == *before {
            return;
        }
    }
    points.push(point);
}

/// An outline once round the globe, which is Antarctica's, holds the pole.
fn close_over_pole(points: &mut Vec<(f64, f64)>) {
    let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
        return;
    };
    if (first.0 - last.0).abs() > 180.0 {
        points.push((last.0, -90.0));
        points.push((first.0, -90.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_holds(code: &str, lon: f64, lat: f64) {
        let found: Vec<Option<&str>> = countries()
            .iter()
            .filter(|country| country.holds(lon, lat))
            .map(|country| country.code)
            .collect();
        assert_eq!(found, [Some(code)], "{lon} {lat}");
    }

    #[test]
    fn places_lie_in_their_countries() {
        check_holds("RU", 37.6, 55.7);
        check_holds("AF", 65.7, 31.6);
        check_holds("NG", 7.5, 9.1);
        check_holds("LS", 28.2, -29.6);
        check_holds("AQ", 60.0, -85.0);
    }

    #[test]
    fn outlines_cross_the_date_line_whole() {
        check_holds("RU", 179.0, 67.0);
        check_holds("RU", -176.0, 67.0);
        check_holds("FJ", 178.0, -17.8);
        let russia = country("ru").and_then(Country::main_part).expect("Russia");
        let (west, east) = russia.across;
        assert!(west > 25.0 && east < 195.0, "{west} {east}");
    }

    #[test]
    fn the_sea_is_no_country() {
        let at_sea = |lon, lat| countries().iter().all(|country| !country.holds(lon, lat));
        assert!(at_sea(-30.0, 30.0));
        assert!(at_sea(179.9, 40.0));
        assert!(at_sea(-179.9, 40.0));
        assert!(at_sea(0.0, 85.0));
    }

    #[test]
    fn every_outline_is_an_area() {
        assert!(countries().len() > 170);
        for country in countries() {
            assert!(!country.rings.is_empty(), "{}", country.name);
            for ring in &country.rings {
                assert!(ring.points.len() > 2, "{}", country.name);
            }
        }
    }
}
