use super::outlines::{Country, Ring, countries, country};
use super::svg::{Canvas, Inside, Svg, pixels};

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 300.0;

/// Kilometres of a degree of latitude.
const KM_OF_DEGREE: f64 = 111.0;

/// What a place on the map is a place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precision {
    /// A building or a square.
    Venue,
    /// A city or village.
    City,
    /// A first-order division.
    Province,
    /// A whole country.
    Country,
}

/// A place as texts state it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MapPlace {
    /// The finest name.
    pub(crate) name: String,
    /// The country, ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    /// Latitude and longitude.
    pub(crate) point: Option<(f64, f64)>,
    /// What the point is of.
    pub(crate) precision: Precision,
}

impl Precision {
    /// By its word in analyses.
    pub(crate) fn named(word: &str) -> Option<Self> {
        match word {
            "venue" => Some(Self::Venue),
            "city" => Some(Self::City),
            "admin1" => Some(Self::Province),
            "country" => Some(Self::Country),
            _ => None,
        }
    }

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Venue => "venue",
            Self::City => "city",
            Self::Province => "province",
            Self::Country => "country",
        }
    }

    /// How far around its point the place may be, in kilometres: about the reach of a town, and of a middle province.
    fn reach_km(self) -> Option<f64> {
        match self {
            Self::Venue => Some(1.0),
            Self::City => Some(12.0),
            Self::Province => Some(90.0),
            Self::Country => None,
        }
    }
}

/// The English name of a country by its ISO 3166-1 alpha-2 code; small ones that no map of the world shows keep their code.
pub(crate) fn country_name(code: &str) -> String {
    country(code).map_or_else(|| code.to_owned(), |country| country.name.to_owned())
}

/// Draws the region around a place: a circle as wide as the place is uncertain, or the country when no more is stated. `None`
/// when nothing is stated that a map could show.
pub(crate) fn map_of(id: &str, place: &MapPlace) -> Option<Svg> {
    let home = place.country.as_deref().and_then(country);
    let view = match place
        .point
        .filter(|_| place.precision != Precision::Country)
    {
        Some((lat, lon)) => View::around(lat, lon, place.precision),
        None => View::of_country(home?)?,
    };
    let title = format!("Map of {}", place.name);
    let view_box = format!("0 0 {WIDTH} {HEIGHT}");
    let description = described(place, home);
    let size = [("viewBox", view_box.as_str())];
    let mut canvas = Canvas::begin(id, Inside::Picture, &title, &description, &size);
    canvas.draw(
        "rect",
        &[("class", "sea"), ("width", "480"), ("height", "300")],
    );
    let near: Vec<&Country> = countries()
        .iter()
        .filter(|country| country.rings.iter().any(|ring| view.shows(ring)))
        .collect();
    for country in &near {
        draw_country(&mut canvas, country, home, &view);
    }
    for country in &near {
        draw_name(&mut canvas, country, home, &view);
    }
    if view.has_point {
        draw_place(&mut canvas, place, &view);
    }
    Some(canvas.finish())
}

fn described(place: &MapPlace, home: Option<&Country>) -> String {
    let precision = place.precision.words();
    match home {
        Some(home) if home.name != place.name => {
            format!("{} in {}, known to the {precision}.", place.name, home.name)
        }
        _ => format!("{}, known to the {precision}.", place.name),
    }
}

/// The part of the globe that a map shows. Longitudes are shortened as they are at its middle.
struct View {
    lat: f64,
    lon: f64,
    /// Pixels of a degree of latitude.
    scale: f64,
    /// How much shorter a degree of longitude is.
    squeeze: f64,
    has_point: bool,
}

impl View {
    fn around(lat: f64, lon: f64, precision: Precision) -> Self {
        // Degrees of latitude from top to bottom: neighbouring countries are to be seen, and the outlines are no finer.
        let degrees = if precision == Precision::Province {
            12.0
        } else {
            9.0
        };
        let mut view = Self::new(lat, lon, HEIGHT / degrees);
        view.has_point = true;
        view
    }

    fn of_country(country: &Country) -> Option<Self> {
        let ring = country.main_part()?;
        let (west, east) = ring.across;
        let (south, north) = ring.along;
        let middle = Self::new((south + north) / 2.0, (west + east) / 2.0, 1.0);
        let tall = (north - south) * 1.3;
        let wide = (east - west) * middle.squeeze * 1.3;
        // A small country is shown among its neighbours.
        let scale = (HEIGHT / tall).min(WIDTH / wide).min(HEIGHT / 9.0);
        Some(Self { scale, ..middle })
    }

    fn new(lat: f64, lon: f64, scale: f64) -> Self {
        let lat = lat.clamp(-80.0, 80.0);
        Self {
            lat,
            lon,
            scale,
            squeeze: lat.to_radians().cos(),
            has_point: false,
        }
    }

    fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        let x = WIDTH / 2.0 + (lon - self.lon) * self.squeeze * self.scale;
        let y = HEIGHT / 2.0 - (lat - self.lat) * self.scale;
        (x, y)
    }

    /// The longitude and latitude of a place on the map.
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let lon = self.lon + (x - WIDTH / 2.0) / (self.squeeze * self.scale);
        let lat = self.lat - (y - HEIGHT / 2.0) / self.scale;
        (lon, lat)
    }

    /// The turns of the globe, in degrees, by which a ring is in view.
    fn turns(&self, ring: &Ring) -> impl Iterator<Item = f64> {
        let (west, north) = self.at(0.0, 0.0);
        let (east, south) = self.at(WIDTH, HEIGHT);
        let (across, along) = (ring.across, ring.along);
        [-360.0, 0.0, 360.0].into_iter().filter(move |turn| {
            across.0 + turn <= east
                && across.1 + turn >= west
                && along.0 <= north
                && along.1 >= south
        })
    }

    fn shows(&self, ring: &Ring) -> bool {
        self.turns(ring).next().is_some()
    }
}

fn is_home(country: &Country, home: Option<&Country>) -> bool {
    home.is_some_and(|home| home.name == country.name)
}

fn draw_country(canvas: &mut Canvas, country: &Country, home: Option<&Country>, view: &View) {
    let mut path = String::new();
    for ring in &country.rings {
        for turn in view.turns(ring) {
            add_ring(&mut path, ring, turn, view);
        }
    }
    let class = if is_home(country, home) {
        "land home"
    } else {
        "land"
    };
    canvas.draw(
        "path",
        &[("class", class), ("fill-rule", "evenodd"), ("d", &path)],
    );
}

fn add_ring(path: &mut String, ring: &Ring, turn: f64, view: &View) {
    let mut before = None;
    for (number, (lon, lat)) in ring.points.iter().enumerate() {
        let (x, y) = view.place(lon + turn, *lat);
        let shown = (x.round() as i64, y.round() as i64);
        if before == Some(shown) {
            continue;
        }
        before = Some(shown);
        let letter = if number == 0 { 'M' } else { 'L' };
        path.push_str(&format!("{letter}{} {}", shown.0, shown.1));
    }
    path.push('Z');
}

/// Writes a country's name where it has most room from west to east, if that is room enough, and not over the place.
fn draw_name(canvas: &mut Canvas, country: &Country, home: Option<&Country>, view: &View) {
    const CELL: f64 = 12.0;
    /// Width of a letter, and what is kept free around the place.
    const LETTER: f64 = 7.5;
    const FREE: f64 = 30.0;
    let mut best: Option<(f64, f64, f64)> = None;
    let mut y = CELL * 1.5;
    while y < HEIGHT - CELL {
        let beside = view.has_point && (y - HEIGHT / 2.0).abs() < FREE;
        let (mut start, mut x) = (None, CELL / 2.0);
        while !beside && x < WIDTH {
            let (lon, lat) = view.at(x, y);
            if country.holds(lon, lat) {
                let start = *start.get_or_insert(x);
                if best.is_none_or(|(length, ..)| x - start > length) {
                    best = Some((x - start, start, y));
                }
            } else {
                start = None;
            }
            x += CELL;
        }
        y += CELL;
    }
    let Some((length, start, y)) = best else {
        return;
    };
    if length < country.name.chars().count() as f64 * LETTER {
        return;
    }
    let class = if is_home(country, home) {
        "name home"
    } else {
        "name"
    };
    let (x, y) = (pixels(start + length / 2.0), pixels(y + 4.0));
    canvas.words(
        "text",
        &[
            ("class", class),
            ("x", &x),
            ("y", &y),
            ("text-anchor", "middle"),
        ],
        country.name,
    );
}

fn draw_place(canvas: &mut Canvas, place: &MapPlace, view: &View) {
    let Some(reach) = place.precision.reach_km() else {
        return;
    };
    // Smaller circles than this could not be seen.
    let radius = (reach / KM_OF_DEGREE * view.scale).max(7.0);
    let (x, y) = (pixels(WIDTH / 2.0), pixels(HEIGHT / 2.0));
    let class = format!("reach {}", place.precision.words());
    canvas.draw(
        "circle",
        &[
            ("class", &class),
            ("cx", &x),
            ("cy", &y),
            ("r", &pixels(radius)),
        ],
    );
    if place.precision <= Precision::City {
        canvas.draw(
            "circle",
            &[("class", "spot"), ("cx", &x), ("cy", &y), ("r", "3")],
        );
    }
    let beside = pixels(HEIGHT / 2.0 - radius - 6.0);
    canvas.words(
        "text",
        &[
            ("class", "place"),
            ("x", &x),
            ("y", &beside),
            ("text-anchor", "middle"),
        ],
        &place.name,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(country: &str, point: Option<(f64, f64)>, precision: Precision) -> MapPlace {
        MapPlace {
            name: "Herat <x>".to_owned(),
            country: (!country.is_empty()).then(|| country.to_owned()),
            point,
            precision,
        }
    }

    #[track_caller]
    fn check(place: &MapPlace, shown: &[&str], not_shown: &[&str]) {
        let svg = map_of("map", place).expect("a map").to_string();
        for part in shown {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        for part in not_shown {
            assert!(!svg.contains(part), "{part} not in {svg}");
        }
        assert!(svg.len() < 40_000, "{}", svg.len());
    }

    #[test]
    fn circle_is_as_wide_as_the_place_is_uncertain() {
        let herat = Some((34.34, 62.2));
        check(
            &place("AF", herat, Precision::City),
            &["reach city", "spot", "Herat &lt;x&gt;"],
            &[],
        );
        check(
            &place("AF", herat, Precision::Province),
            &["reach province"],
            &["spot"],
        );
    }

    #[test]
    fn country_alone_gets_no_pin() {
        let middle_of_the_country = Some((33.9, 67.7));
        for point in [None, middle_of_the_country] {
            check(
                &place("AF", point, Precision::Country),
                &["land home"],
                &["reach", "spot"],
            );
        }
    }

    #[test]
    fn no_place_is_no_map() {
        assert_eq!(map_of("map", &place("", None, Precision::Country)), None);
        assert_eq!(map_of("map", &place("ZZ", None, Precision::City)), None);
    }

    #[test]
    fn maps_at_the_date_line_and_the_poles_are_drawn() {
        check(
            &place("FJ", Some((-17.0, 179.9)), Precision::City),
            &["land"],
            &[],
        );
        check(
            &place("RU", Some((66.0, -179.0)), Precision::City),
            &["land home"],
            &[],
        );
        check(&place("RU", None, Precision::Country), &["land home"], &[]);
        check(
            &place("AQ", Some((-90.0, 0.0)), Precision::City),
            &["land"],
            &[],
        );
    }
}
