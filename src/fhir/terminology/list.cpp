#include "fhir/terminology/list.hpp"

#include <fmt/format.h>

#include <map>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "fhir/terminology/errors.hpp"

namespace fhir {
namespace {

// Lines gathered by system and version.
class Lists {
  public:
    using Member = std::string_view;

    base::Result<void> add(std::size_t line, Member system, Member version, Member code,
                           CodeSystem::Line made) {
        if (system.empty() || code.empty()) {
            return base::malformed(errors::bad_code_list, {{fmt::format("line {}", line),
                                                            "needs a system and a code"}});
        }
        made.code = code;
        lists_[{std::string(system), std::string(version)}].push_back(std::move(made));
        return {};
    }

    std::vector<System> systems() && {
        std::vector<System> made;
        for (auto& [name, lines] : lists_) {
            made.push_back(std::make_shared<CodeSystem const>(name.first, name.second, lines));
        }
        return made;
    }

  private:
    std::map<std::pair<std::string, std::string>, std::vector<CodeSystem::Line>> lists_;
};

class Columns {
  public:
    explicit Columns(base::Table const& table) {
        for (std::size_t at = 0; at < table.header.size(); ++at) at_[table.header[at]] = at;
    }
    std::string_view of(std::vector<std::string> const& row, std::string_view name) const {
        auto const found = at_.find(name);
        return found == at_.end() ? std::string_view{} : std::string_view(row[found->second]);
    }

  private:
    std::map<std::string, std::size_t, std::less<>> at_;
};

}  // namespace

base::Result<std::vector<System>> systems_from_csv(std::string_view csv) {
    auto const table = TRY(base::csv_from(csv));
    TRY(table.column("system"));
    TRY(table.column("code"));
    Columns const columns(table);
    Lists lists;
    for (std::size_t at = 0; at < table.rows.size(); ++at) {
        auto const& row = table.rows[at];
        auto const of = [&](std::string_view name) { return columns.of(row, name); };
        TRY(lists.add(at + 2, of("system"), of("version"), of("code"),
                      {.code = {},
                       .display = std::string(of("display")),
                       .parent = std::string(of("parent")),
                       .definition = std::string(of("definition")),
                       .inactive = of("inactive") == "true" || of("inactive") == "1"}));
    }
    return std::move(lists).systems();
}

base::Result<std::vector<System>> systems_from_ndjson(std::string_view ndjson) {
    Lists lists;
    std::size_t number = 0;
    for (auto const line : base::split(ndjson, '\n')) {
        ++number;
        if (base::trim(line).empty()) continue;
        auto const document = parse(std::string(line));
        if (!document) {
            return base::malformed(errors::bad_code_list,
                                   {{fmt::format("line {}", number), "is not JSON"}});
        }
        auto const of = [&](std::string_view name) { return (*document)[name].text(); };
        TRY(lists.add(number, of("system"), of("version"), of("code"),
                      {.code = {},
                       .display = std::string(of("display")),
                       .parent = std::string(of("parent")),
                       .definition = std::string(of("definition")),
                       .inactive = of("inactive") == "true"}));
    }
    return std::move(lists).systems();
}

}  // namespace fhir
