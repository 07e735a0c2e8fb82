#!/usr/bin/env python3
"""Compares a made city with published figures: docs/handbook/city-comparison.md and its plots.

Usage: city_comparison.py CITY, where CITY was made by `homeward city --out CITY --write truth` (all of
Birmingham). Needs about a minute.
"""
import collections
import csv
import datetime
import gzip
import math
import pathlib
import statistics
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data/city"
PAGE = ROOT / "docs/handbook/city-comparison.md"
PLOTS = ROOT / "docs/handbook/city"
BANDS = (("age_0_15", 0, 15), ("age_16_24", 16, 24), ("age_25_34", 25, 34), ("age_35_49", 35, 49),
         ("age_50_64", 50, 64), ("age_65plus", 65, 200))
GROUPS = ("white", "asian", "black", "mixed", "other")
CARE_AGES = ((50, 54), (55, 59), (60, 64), (65, 69), (70, 74), (75, 79), (80, 84), (85, 89),
             (90, 94), (95, 200))
INK, PALE = "#005eb8", "#d8dde0"


def rows(path: pathlib.Path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else \
        open(path, encoding="utf-8", newline="")
    with opened as file:
        yield from csv.DictReader(file)


def rate(name: str) -> list[float]:
    entries = tomllib.loads((ROOT / "content/national/city/rates.toml").read_text())["rate"]
    return [float(value) for entry in entries if entry["name"] == name
            for value in entry["values"].split()]


def table(heads: list[str], body: list[list]) -> list[str]:
    return ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads),
            *("| " + " | ".join(str(cell) for cell in row) + " |" for row in body), ""]


# --- Plots ------------------------------------------------------------------------------------------

class Plot:
    """Bars or lines with a frame, two series: published in grey, the city in blue."""

    WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 300, 56, 34, 40

    def __init__(self, title: str, unit: str, most: float):
        self.most = most
        self.parts = [self.text(8, 18, title, 14, "start", "bold"),
                      self.text(8, self.TOP + 4, unit, 11)]
        for step in range(5):
            value = most * step / 4
            y = self.y(value)
            self.parts.append(f'<line x1="{self.LEFT}" x2="{self.WIDTH - 8}" y1="{y:.1f}" '
                              f'y2="{y:.1f}" stroke="{PALE}" stroke-width="0.6"/>')
            self.parts.append(self.text(self.LEFT - 6, y + 4, f"{value:g}", 11, "end"))
        self.parts.append(f'<rect x="{self.WIDTH - 190}" y="8" width="10" height="10" '
                          f'fill="#768692"/>' + self.text(self.WIDTH - 176, 17, "published", 11) +
                          f'<rect x="{self.WIDTH - 100}" y="8" width="10" height="10" '
                          f'fill="{INK}"/>' + self.text(self.WIDTH - 86, 17, "the city", 11))

    @staticmethod
    def text(x, y, words, size, anchor="start", weight="normal") -> str:
        return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
                f'font-weight="{weight}" font-family="sans-serif" fill="#212b32">{words}</text>')

    def y(self, value: float) -> float:
        return self.HEIGHT - self.BOTTOM - (self.HEIGHT - self.TOP - self.BOTTOM - 10) * \
            value / self.most

    def bars(self, names: list[str], published: list[float], ours: list[float]) -> None:
        step = (self.WIDTH - self.LEFT - 12) / len(names)
        for at, name in enumerate(names):
            x = self.LEFT + at * step
            for shift, value, fill in ((0.12, published[at], "#768692"), (0.5, ours[at], INK)):
                self.parts.append(f'<rect x="{x + shift * step:.1f}" y="{self.y(value):.1f}" '
                                  f'width="{step * 0.36:.1f}" height='
                                  f'"{self.y(0) - self.y(value):.1f}" fill="{fill}"/>')
            self.parts.append(self.text(x + step / 2, self.HEIGHT - 22, name, 11, "middle"))

    def line(self, values: list[float], fill: str) -> None:
        step = (self.WIDTH - self.LEFT - 12) / max(1, len(values) - 1)
        points = " ".join(f"{self.LEFT + at * step:.1f},{self.y(value):.1f}"
                          for at, value in enumerate(values))
        self.parts.append(f'<polyline points="{points}" fill="none" stroke="{fill}" '
                          f'stroke-width="1.5"/>')

    def note(self, words: str) -> None:
        self.parts.append(self.text(self.LEFT, self.HEIGHT - 8, words, 11))

    def write(self, name: str, alternative: str) -> list[str]:
        PLOTS.mkdir(parents=True, exist_ok=True)
        (PLOTS / name).write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.WIDTH} {self.HEIGHT}" '
            f'role="img"><title>{alternative}</title>\n' + "\n".join(self.parts) + "\n</svg>\n")
        return [f"![{alternative}](city/{name})", ""]


# --- Sections ---------------------------------------------------------------------------------------

def population(people: list[dict]) -> list[str]:
    made = collections.Counter()
    groups = collections.Counter()
    homes = collections.defaultdict(set)
    for each in people:
        age = int(each["age"])
        band = next(name for name, low, high in BANDS if low <= age <= high)
        made[each["lsoa21"], band] += 1
        groups[each["lsoa21"], each["group"]] += 1
        if each["care_home"] == "0":
            homes[each["lsoa21"]].add(each["household"])
    areas = [row for row in rows(DATA / "areas.csv") if row["city"] == "Birmingham"]
    wrong = sum(made[row["lsoa21"], name] != int(row[name]) for row in areas
                for name, _, _ in BANDS)
    apart = max(abs(groups[row["lsoa21"], name] - int(row[name])) for row in areas
                for name in GROUPS)
    published = [sum(int(row[name]) for row in areas) for name, _, _ in BANDS]
    ours = [sum(made[row["lsoa21"], name] for row in areas) for name, _, _ in BANDS]
    tenures = ("outright", "mortgage", "social", "private")
    counted = sum(int(row[name]) for row in areas for name in tenures)
    settled = sum(len(found) for found in homes.values())
    lines = ["## Residents", "",
             f"{sum(ours):,} residents in {len(areas)} small areas. Of {len(areas) * 6:,} counts by "
             f"area and age band, {wrong} differ from the Census of 2021. By area and ethnic group "
             f"the largest difference is {apart} people (the Census's own tables differ by as much, "
             "since cells are perturbed).", ""]
    lines += table(["age", "Census 2021", "the city"],
                   [[name.removeprefix("age_").replace("_", "-").replace("plus", "+"),
                     f"{a:,}", f"{b:,}"] for (name, _, _), a, b in zip(BANDS, published, ours)])
    older = collections.Counter(each["group"] for each in people if int(each["age"]) >= 65)
    total = sum(older.values())
    lines += [f"Households: {settled:,} against {counted:,} counted "
              f"({(settled / counted - 1) * 100:+.1f} %). Background at 65 and over, fitted with "
              "assumed odds: " + ", ".join(f"{name} {older[name] / total * 100:.1f} %"
                                           for name in GROUPS) + ".", ""]
    alone = collections.Counter(each["household"] for each in people)
    solo = sum(alone[each["household"]] == 1 and each["care_home"] == "0" for each in people
               if int(each["age"]) >= 65)
    lines += [f"Of people of 65 and over, {solo / total * 100:.0f} % live alone "
              "(about 30 % in England).", ""]
    return lines


def practices(people: list[dict]) -> list[str]:
    ours = collections.Counter(each["practice"] for each in people)
    sizes = {row["ods"]: int(row["list_size"]) for row in rows(DATA / "practices.csv")}
    pairs = [(sizes[code], count) for code, count in ours.items() if count > 200]
    share = statistics.correlation([a for a, _ in pairs], [b for _, b in pairs])
    return ["## Practices", "",
            f"{len(pairs)} practices have residents; their number correlates with the list size of "
            f"April 2026 at {share:.2f}. Lists add to {sum(sizes.values()):,} with Solihull's, a "
            "fifth more than residents: the city has no inflated lists, so its practices are "
            "smaller.", ""]


def frailty(need: list[dict]) -> list[str]:
    names = ("fit", "mild", "moderate", "severe")
    published = [50, 35, 12, 3]
    first = [each for each in need if each["on"] == min(row["on"] for row in need[:50])]
    older = [each for each in first if int(each["age"]) >= 65]
    count = collections.Counter(each["frailty"] for each in older)
    ours = [count[name] / len(older) * 100 for name in names]
    plot = Plot("Frailty at 65 and over", "percent", 60)
    plot.bars(list(names), published, ours)
    lines = ["## Frailty", "",
             "Published: England, after Clegg 2016. The city is more deprived and, by the rate of "
             "`frailty.index`, frailer for it.", "",
             *plot.write("frailty.svg", "Frailty at 65 and over, published and made")]
    lines += table(["frailty", "published %", "the city %"],
                   [[name, a, f"{b:.1f}"] for name, a, b in zip(names, published, ours)])
    was = {each["person"]: each for each in first}
    days = sorted({each["on"] for each in need})
    next_year = {each["person"]: each["frailty"] for each in need if each["on"] == days[1]}
    body = []
    for low, high, wanted in ((50, 64, 48), (65, 74, 130), (75, 84, 214), (85, 200, 380)):
        fit = [key for key, each in was.items() if each["frailty"] == "fit" and
               low <= int(each["age"]) <= high and key in next_year]
        moved = sum(next_year[key] != "fit" for key in fit)
        body.append([f"{low}-{high}" if high < 200 else f"{low}+", wanted,
                     f"{moved / len(fit) * 1000:.0f}"])
    lines += ["From fit to any frailty within a year, for 1,000 people "
              "(Walsh 2023, person-years):", ""]
    return lines + table(["age", "published", "the city"], body)


def care_homes(people: list[dict]) -> list[str]:
    published = rate("care_home.residence_percent")[1:]
    ours, names = [], []
    for low, high in CARE_AGES:
        found = [each["care_home"] == "1" for each in people if low <= int(each["age"]) <= high]
        ours.append(100 * sum(found) / max(1, len(found)))
        names.append(f"{low}+" if high == 200 else f"{low}-{high}")
    plot = Plot("Residents of care homes", "percent", 30)
    plot.bars(names, published, ours)
    return ["## Care homes", "", "Published: practices in England, 1 January 2020 (TPP).", "",
            *plot.write("care-homes.svg", "Share in care homes by age, published and made"),
            *table(["age", "published %", "the city %"],
                   [[name, f"{a:.2f}", f"{b:.2f}"] for name, a, b in zip(names, published, ours)])]


def survival(people: list[dict]) -> list[str]:
    rates = collections.defaultdict(dict)
    for row in rows(DATA / "life_table.csv"):
        rates[row["sex"]][int(row["age"])] = float(row["mx"])
    body, names, published, ours = [], [], [], []
    for sex in "FM":
        for low in (50, 65, 75, 85):
            found = [each for each in people if each["sex"] == sex and
                     low <= int(each["age"]) < low + 5]
            expected = statistics.mean(math.exp(-sum(rates[sex][min(100, int(each["age"]) + year)]
                                                     for year in range(3))) for each in found)
            alive = sum(not each["died"] for each in found) / len(found)
            name = f"{'women' if sex == 'F' else 'men'} {low}-{low + 4}"
            names.append(f"{sex} {low}")
            published.append(100 * expected)
            ours.append(100 * alive)
            body.append([name, f"{len(found):,}", f"{expected * 100:.1f}", f"{alive * 100:.1f}"])
    plot = Plot("Alive after three years", "percent", 100)
    plot.bars(names, published, ours)
    return ["## Survival", "",
            "Published: what the United Kingdom's life table of 2020-2022 would give people of the "
            "same ages. Deprivation lowers the city's survival.", "",
            *plot.write("survival.svg", "Share alive after three years, published and made"),
            *table(["people", "number", "life table %", "the city %"], body)]


def weekly(values: list[float]) -> list[float]:
    return [statistics.mean(values[at:at + 7]) for at in range(0, len(values) - 6, 7)]


def hospital(days: list[dict]) -> list[str]:
    real = [(row["date"], int(row["waiting"]), int(row["discharged"]))
            for row in rows(DATA / "no_criteria_to_reside.csv")]
    theirs = [float(waiting) for _, waiting, _ in real if waiting > 0]
    ours = [float(each["waiting_without_criteria_to_reside"]) for each in days][60:]
    plot = Plot("In hospital without criteria to reside", "people, weekly means", 600)
    plot.line(weekly(theirs), "#768692")
    plot.line(weekly(ours), INK)
    plot.note("Published: April 2022 to August 2025. The city: its three years. Time to the right.")

    def by_weekday(found):
        sums = collections.defaultdict(list)
        for day, count in found:
            if count > 0:
                sums[datetime.date.fromisoformat(day).weekday()].append(count)
        means = [statistics.mean(sums[day]) for day in range(7)]
        return [mean / statistics.mean(means) * 100 for mean in means]

    published = by_weekday((day, left) for day, _, left in real)
    made = by_weekday((each["date"], int(each["discharged"])) for each in days)
    rhythm = Plot("Discharges by weekday", "percent of the mean", 140)
    rhythm.bars(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], published, made)
    figures = [[name, f"{statistics.mean(a):.0f}", f"{min(a):.0f}", f"{max(a):.0f}"]
               for name, a in (("University Hospitals Birmingham", theirs), ("the city", ours))]
    return ["## Without criteria to reside", "",
            "The trust counts adults of all ages, of Solihull and from elsewhere too; the city counts "
            "Birmingham's residents of 65 and over, wherever they are. Its first two months are left "
            "out: it begins with empty places.", "",
            *plot.write("no-criteria-to-reside.svg", "People without criteria to reside by week"),
            *table(["", "mean", "least", "most"], figures),
            *rhythm.write("weekdays.svg", "Discharges by weekday, published and made")]


def stays(courses: list[dict]) -> list[str]:
    def days(a: str, b: str) -> float:
        return (datetime.datetime.fromisoformat(b) - datetime.datetime.fromisoformat(a)) / \
            datetime.timedelta(days=1)

    def spread(found: list[float]) -> str:
        return f"{statistics.median(found):.1f} / {statistics.mean(found):.1f}" if found else "-"

    elsewhere = {"home": ("6.3 (National Audit of Intermediate Care 2015)", "9 / 18.1, 7 / 14.0"),
                 "bed": ("3.0 (the same)", ""), "no-help": ("", ""), "care-home": ("", ""),
                 "step-up": ("", "")}
    body = []
    for route in ("no-help", "home", "bed", "care-home", "step-up"):
        some = [each for each in courses if each["route"] == route and each["placed"]]
        body.append([route, f"{len(some):,}",
                     "-" if route == "step-up" else spread([days(each["began"], each["ready"])
                                                            for each in some]),
                     spread([days(each["ready"], each["placed"]) for each in some]),
                     elsewhere[route][0],
                     spread([days(each["placed"], each["ended"]) for each in some])
                     if route != "no-help" else "-"])
    left = [each for each in courses if each["route"] != "step-up" and each["placed"]]
    whole = [days(each["began"], each["placed"]) for each in left]
    share = collections.Counter(each["route"] for each in left)
    status = collections.Counter(each["day_91"] for each in courses
                                 if each["day_91"] and each["route"] not in ("no-help",))
    total = sum(status.values())
    return ["## Stays and waits", "", "Days, median / mean, of people of 65 and over.", "",
            *table(["route", "number", "in hospital until ready", "from ready to placed",
                    "mean wait elsewhere", "with the service"], body),
            f"A whole stay in hospital lasts {spread(whole)} days. Shares by pathway 0 to 3: " +
            ", ".join(f"{100 * share[name] / len(left):.0f} %"
                      for name in ("no-help", "home", "bed", "care-home")) +
            "; the planning figures are 50, 45, 4 and 1 %. In another English system of 2023 (IPACS, "
            "Bristol, North Somerset and South Gloucestershire) a course at home took a median of 9 "
            "days and a mean of 18.1; the city's are longer, as reablement of up to six weeks is.", "",
            "On day 91 after a course with help: " +
            ", ".join(f"{name} {100 * count / total:.0f} %" for name, count in
                      status.most_common()) + ".", ""]


def risks(city: pathlib.Path, events) -> list[str]:
    first = None
    expected, admitted = {}, set()
    for row in rows(city / "truth/risk.csv.gz"):
        first = first or row["on"]
        if row["on"] == "2023-11-01":
            expected[row["person"]] = float(row["admission_risk_12_months"])
    for row in events:
        if row["event"] == "admission" and row["averted"] == "0" and row["at"] < "2024-10-31":
            admitted.add(row["person"])
    ranked = sorted(expected, key=lambda key: (expected[key], key))
    body = []
    for tenth in range(10):
        some = ranked[len(ranked) * tenth // 10:len(ranked) * (tenth + 1) // 10]
        body.append([tenth + 1, f"{100 * statistics.mean(expected[key] for key in some):.2f}",
                     f"{100 * sum(key in admitted for key in some) / len(some):.2f}"])
    return ["## The truth against what happened", "",
            "Emergency admission within the first year at 50 and over, by tenth of the true risk. This "
            "compares the city with itself: the stated risks are those by which it lives.", "",
            *table(["tenth", "true risk %", "admitted %"], body)]


def main() -> None:
    city = pathlib.Path(sys.argv[1])
    people = list(rows(city / "truth/people.csv.gz"))
    need = list(rows(city / "truth/need.csv.gz"))
    days = list(rows(city / "truth/days.csv.gz"))
    courses = list(rows(city / "truth/courses.csv.gz"))
    lines = ["# The city against published figures", "",
             "Written by `tools/generate/city_comparison.py` from all of Birmingham, seed 1, no service "
             "change: `build/homeward city --out city --write truth`. What the [city](city.md) was fed "
             "with agrees because it was fed with it (residents, background, care homes); what follows "
             "from its rates is the comparison (frailty, survival, waits). Sources: "
             "`data/city/SOURCE.md` and `content/national/city/rates.toml`.", "",
             *population(people), *practices(people), *frailty(need), *care_homes(people),
             *survival(people), *hospital(days), *stays(courses),
             *risks(city, rows(city / "truth/events.csv.gz")), *DEVIATIONS]
    PAGE.write_text("\n".join(lines).rstrip() + "\n")


DEVIATIONS = [
    "## Where it deviates", "",
    "- More people of 65 and over are severely frail, fewer moderately, than in England: deprivation "
    "and care homes add a tail.",
    "- People of 65 and over become frail more slowly than Walsh 2023 found, most at 85 and over.",
    "- Survival falls below the national life table by up to six points at 85 to 89. Some of that is "
    "deprivation, which is true of Birmingham; how much is not known from open data by area.",
    "- Fewer people are without criteria to reside than University Hospitals Birmingham counts, over a "
    "smaller population, and the swings of the real series (a doubling within months) do not happen.",
    "- People wait for help at home about half as long as the national audit of 2015 found.",
    "- Practices have no inflated lists. Children have no NHS number.",
    "- Waits, places and refusals are assumed; so is background at 65 and over, of which the open tables "
    "by area say nothing.", ""]

if __name__ == "__main__":
    main()
