//! Facts of attacks for tests.

use jiff::civil::Date;
use wirewatch_model::{
    ArticleId, AttackFacts, AttackStatus, Count, DayPrecision, EventDate, IncidentMember,
};

/// Facts in the making.
#[derive(Debug, Clone)]
pub(crate) struct Draft(pub(crate) AttackFacts);

/// An attack of a sort on a day, reported that day, nowhere in particular.
pub(crate) fn facts(kind: &str, day: &str) -> Draft {
    let day: Date = day.parse().expect("a day");
    Draft(AttackFacts {
        kind: kind.to_owned(),
        kinds: vec![kind.to_owned()],
        status: AttackStatus::Accomplished,
        background: false,
        date: Some(EventDate {
            from: day,
            to: day,
            precision: DayPrecision::Day,
        }),
        published: day,
        country: None,
        country_name: None,
        admin1: None,
        city: None,
        city_name: None,
        place_name: None,
        point: None,
        names: Vec::new(),
        targets: Vec::new(),
        classes: Vec::new(),
        groups: Vec::new(),
        killed: None,
        injured: None,
        words: Vec::new(),
    })
}

impl Draft {
    pub(crate) fn at(mut self, country: &str, city: &str, lat: f64, lon: f64) -> Self {
        self.0.country = Some(country.to_owned());
        self.0.city = Some(city.to_lowercase());
        self.0.city_name = Some(city.to_owned());
        self.0.place_name = Some(city.to_owned());
        self.0.point = Some((lat, lon));
        self
    }

    pub(crate) fn in_country(mut self, country: &str) -> Self {
        self.0.country = Some(country.to_owned());
        self
    }

    pub(crate) fn on(mut self, target: &str, class: &str) -> Self {
        self.0.targets.push(target.to_owned());
        self.0.classes.push(class.to_owned());
        self
    }

    pub(crate) fn killing(mut self, killed: u32) -> Self {
        self.0.killed = Some(Count {
            min: Some(killed),
            max: Some(killed),
            vague: false,
        });
        self
    }

    pub(crate) fn undated(mut self, published: &str) -> Self {
        self.0.date = None;
        self.0.published = published.parse().expect("a day");
        self
    }

    pub(crate) fn named(mut self, name: &str) -> Self {
        self.0.names.push(name.to_owned());
        self
    }

    pub(crate) fn member(self, article: &str) -> IncidentMember {
        IncidentMember {
            article: ArticleId::from(article),
            attack: 0,
            facts: self.0,
            score: 0.0,
            reason: "the first report".to_owned(),
            decision: None,
        }
    }
}
