// Every page, a line each: what it is called, its address (made from ids the archive has), and the status it answers.

export const pages = [
  ["first visit", () => "/"],
  ["search", () => "/?q=killed"],
  ["search, all filters", () => "/?q=attack&sort=oldest&collapse=no&language=en&from=2020-01-01"],
  ["search for quotes", () => "/?q=police&kind=quote"],
  ["search without hits", () => "/?q=killed+zzzyx+-drill"],
  ["search not understood", () => "/?q=%22open", 400],
  ["article, facts", (ids) => `/articles/${ids.article}`],
  ["article, quotes", (ids) => `/articles/${ids.quoted}?tab=quotes`],
  ["article, versions", (ids) => `/articles/${ids.changed}?tab=versions&version=2&against=1`],
  ["article, story", (ids) => `/articles/${ids.story}?tab=story`],
  ["article, source", (ids) => `/articles/${ids.article}?tab=source`],
  ["article not there", () => "/articles/none", 404],
  ["no page", () => "/nowhere", 404],
];
