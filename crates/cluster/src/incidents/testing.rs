//! Facts of attacks for tests.

use jiff::civil::Date;
use wirewatch_model::{
    ArticleId, AttackFacts, AttackStatus, Count, DayPrecision, EventDate, Incident, IncidentId,
    IncidentMember,
};

use super::{IncidentRules, arrange, is_near, nearness};
use crate::{ClusterConfig, summarize};

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
        others: Vec::new(),
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

    pub(crate) fn naming(mut self, group: &str) -> Self {
        self.0.groups.push(group.to_owned());
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

/// Incidents in memory, joined as the incident stage joins them.
pub(crate) struct Board {
    rules: IncidentRules,
    config: ClusterConfig,
    pub(crate) incidents: Vec<Incident>,
}

impl Board {
    /// The incidents of reports that came in one after the other.
    pub(crate) fn of<'m>(reports: impl IntoIterator<Item = &'m IncidentMember>) -> Self {
        let mut board = Self {
            rules: IncidentRules::builtin(),
            config: ClusterConfig::default(),
            incidents: Vec::new(),
        };
        for report in reports {
            board.add(report);
        }
        board
    }

    /// The articles of each incident, in order.
    pub(crate) fn sorted(&self) -> Vec<Vec<&str>> {
        let mut sorted: Vec<Vec<&str>> = self
            .incidents
            .iter()
            .map(|incident| {
                let mut articles: Vec<&str> = incident
                    .members
                    .iter()
                    .map(|m| m.article.as_str())
                    .collect();
                articles.sort_unstable();
                articles
            })
            .collect();
        sorted.sort_unstable();
        sorted
    }

    /// Joins one more report.
    pub(crate) fn add(&mut self, report: &IncidentMember) {
        let is_close = |incident: &&Incident| {
            let found = nearness(&report.facts, incident, &self.rules);
            found.is_some_and(|score| is_near(score, &self.config))
        };
        let (near, around): (Vec<&Incident>, Vec<&Incident>) =
            self.incidents.iter().partition(is_close);
        let groups = arrange(report, &near, &around, &self.rules, &self.config);
        let ids: Vec<IncidentId> = near.iter().map(|incident| incident.id.clone()).collect();
        for group in groups {
            for going in &group.joined {
                let is_other = |member: &IncidentMember| {
                    (&member.article, member.attack) != (&going.article, going.attack)
                };
                for incident in &mut self.incidents {
                    incident.members.retain(is_other);
                }
            }
            let mut members = Vec::new();
            for took in group.took_up.iter().filter_map(|number| ids.get(*number)) {
                let mut gone = self.incidents.iter_mut().filter(|i| i.id == *took);
                members.extend(
                    gone.next()
                        .map(|i| std::mem::take(&mut i.members))
                        .unwrap_or_default(),
                );
            }
            let first = group
                .joined
                .first()
                .map(|first| IncidentId(first.article.to_string()));
            members.extend(group.joined);
            let kept = group.keeps.and_then(|number| ids.get(number));
            match self.incidents.iter_mut().find(|i| Some(&i.id) == kept) {
                Some(incident) => incident.members.extend(members),
                None => self
                    .incidents
                    .extend(summarize(&members).map(|summary| Incident {
                        id: first.expect("a new incident has an attack"),
                        summary,
                        members,
                    })),
            }
        }
        self.incidents
            .retain(|incident| !incident.members.is_empty());
    }
}
