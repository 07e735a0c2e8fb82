#include "domain/directory/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "domain/content/content.hpp"

namespace directory {
namespace {

constexpr std::array<std::string_view, 5> kinds{"front-door", "hub", "mental-health", "bed",
                                                "home"};

// "1-6,13" as numbers within 1..most.
base::Result<std::set<int>> numbers_from(base::Toml const& table, std::string_view text, int most) {
    std::set<int> numbers;
    for (auto part : base::split(text, ',')) {
        part = base::trim(part);
        int first = 0;
        auto const* end = part.data() + part.size();
        auto [rest, error] = std::from_chars(part.data(), end, first);
        int last = first;
        if (error == std::errc() && rest != end && *rest == '-')
            std::tie(rest, error) = [&] {
                auto const parsed = std::from_chars(rest + 1, end, last);
                return std::pair(parsed.ptr, parsed.ec);
            }();
        if (error != std::errc() || rest != end || first < 1 || last < first || last > most)
            return table.wrong(fmt::format("{} is not a list of places from 1 to {}", part, most));
        for (int number = first; number <= last; ++number) numbers.insert(number);
    }
    return numbers;
}

base::Result<void> set_state(base::Toml const& table, Service& service, std::string_view member,
                             PlaceState state) {
    if (!table.has(member)) return {};
    auto const text = TRY(table.text(member));
    for (int const number : TRY(numbers_from(table, text, static_cast<int>(service.places.size()))))
        service.places[number - 1].state = state;
    return {};
}

base::Result<void> read_places(Directory const& found, base::Toml const& table, Service& service) {
    auto const count = TRY(table.integer("places", 1, 999));
    auto const label = TRY(table.text("label"));
    service.limit_minutes = static_cast<int>(TRY(table.integer("limit_minutes", 1, 100'000)));
    for (int number = 1; number <= count; ++number)
        service.places.push_back({fmt::format("{}-{:02}", service.id, number),
                                  fmt::format("{} {}", label, number), {}, PlaceState::free});
    for (auto const& feature : TRY(table.texts("features"))) {
        auto const colon = feature.find(':');
        auto const code = feature.substr(0, colon);
        bool const known = std::ranges::any_of(
            found.criteria, [&](Criterion const& one) { return one.code == code; });
        if (!known || colon == feature.npos)
            return table.wrong(fmt::format("{} is not a criterion with places", feature));
        auto const numbers =
            TRY(numbers_from(table, feature.substr(colon + 1), static_cast<int>(count)));
        for (int const number : numbers) service.places[number - 1].features.push_back(code);
    }
    TRY(set_state(table, service, "closed", PlaceState::closed));
    TRY(set_state(table, service, "cleaning", PlaceState::cleaning));
    return {};
}

base::Result<Service> service_from(Directory const& found, base::Toml const& table) {
    TRY(table.only({"id", "name", "kind", "organisation", "from", "to", "places", "label",
                    "limit_minutes", "features", "closed", "cleaning"}));
    Service service;
    service.id = TRY(table.text("id"));
    if (found.service(service.id)) return table.wrong(service.id + " stands here twice");
    service.name = TRY(table.text("name"));
    service.kind = TRY(table.text("kind"));
    if (std::ranges::find(kinds, service.kind) == kinds.end())
        return table.wrong("there is no kind " + service.kind);
    service.organisation = TRY(table.text("organisation"));
    if (!found.organisation(service.organisation))
        return table.wrong("there is no organisation " + service.organisation);
    service.from = TRY(table.text("from"));
    service.to = TRY(table.text("to"));
    if (table.has("places")) TRY(read_places(found, table, service));
    return service;
}

base::Result<Staff> staff_from(Directory const& found, base::Toml const& table) {
    TRY(table.only({"account", "name", "role", "organisation"}));
    Staff staff;
    staff.account = TRY(table.text("account"));
    staff.name = TRY(table.text("name"));
    staff.role = TRY(table.text("role"));
    staff.organisation = TRY(table.text("organisation"));
    if (!found.organisation(staff.organisation))
        return table.wrong("there is no organisation " + staff.organisation);
    return staff;
}

}  // namespace

Service const* Directory::service(std::string_view id) const {
    auto const one = std::ranges::find(services, id, &Service::id);
    return one == services.end() ? nullptr : &*one;
}

Organisation const* Directory::organisation(std::string_view id) const {
    auto const one = std::ranges::find(organisations, id, &Organisation::id);
    return one == organisations.end() ? nullptr : &*one;
}

std::string Directory::name_of(std::string_view criterion) const {
    auto const one = std::ranges::find(criteria, criterion, &Criterion::code);
    return one == criteria.end() ? std::string(criterion) : one->name;
}

base::Result<Directory> directory_from(base::Toml const& file) {
    Directory found;
    TRY(file.only({"criterion", "organisation", "service", "staff"}));
    for (auto const& table : TRY(file.tables("criterion"))) {
        auto code = TRY(table.text("code"));
        found.criteria.push_back({std::move(code), TRY(table.text("name"))});
    }
    for (auto const& table : TRY(file.tables("organisation"))) {
        Organisation one;
        one.id = TRY(table.text("id"));
        one.name = TRY(table.text("name"));
        one.kind = TRY(table.text("kind"));
        if (found.organisation(one.id)) return table.wrong(one.id + " stands here twice");
        found.organisations.push_back(std::move(one));
    }
    for (auto const& table : TRY(file.tables("service")))
        found.services.push_back(TRY(service_from(found, table)));
    for (auto const& table : TRY(file.tables("staff")))
        found.staff.push_back(TRY(staff_from(found, table)));
    return found;
}

Directory const& directory() {
    static Directory const found = [] {
        auto const file = content::toml("content/places/birmingham/services.toml");
        CHECK(file.has_value());
        auto read = directory_from(*file);
        CHECK(read.has_value());
        return std::move(*read);
    }();
    return found;
}

}  // namespace directory
