#include "edge/hl7v2/datatype_resource.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;
using Pair = std::pair<std::string_view, std::string_view>;

template <std::size_t Count>
std::string_view look_up(std::array<Pair, Count> const& table, std::string_view code) {
    auto const row = std::ranges::find(table, code, &Pair::first);
    return row == table.end() ? std::string_view{} : row->second;
}

constexpr std::array<Pair, 10> coding_systems{
    {{"LN", "http://loinc.org"},
     {"SCT", "http://snomed.info/sct"},
     {"SNM3", "http://snomed.info/sct"},
     {"UCUM", "http://unitsofmeasure.org"},
     {"I10", "http://hl7.org/fhir/sid/icd-10"},
     {"I9", "http://hl7.org/fhir/sid/icd-9-cm"},
     {"I9C", "http://hl7.org/fhir/sid/icd-9-cm"},
     {"CVX", "http://hl7.org/fhir/sid/cvx"},
     {"NDC", "http://hl7.org/fhir/sid/ndc"},
     {"RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm"}}};

constexpr std::array<Pair, 7> name_uses{{{"L", "official"},
                                         {"D", "usual"},
                                         {"CURRENT", "usual"},
                                         {"M", "maiden"},
                                         {"N", "nickname"},
                                         {"S", "anonymous"},
                                         {"BAD", "old"}}};

constexpr std::array<Pair, 9> address_uses{{{"H", "home"},
                                            {"HOME", "home"},
                                            {"P", "home"},
                                            {"B", "work"},
                                            {"O", "work"},
                                            {"C", "temp"},
                                            {"BA", "old"},
                                            {"BI", "billing"},
                                            {"V", "temp"}}};

constexpr std::array<Pair, 8> contact_uses{{{"PRN", "home"},
                                            {"HOME", "home"},
                                            {"ORN", "home"},
                                            {"VHN", "temp"},
                                            {"WPN", "work"},
                                            {"WORK", "work"},
                                            {"PRS", "mobile"},
                                            {"MOBILE", "mobile"}}};

constexpr std::array<Pair, 8> contact_systems{{{"PH", "phone"},
                                               {"CP", "phone"},
                                               {"FX", "fax"},
                                               {"BP", "pager"},
                                               {"Internet", "email"},
                                               {"X.400", "email"},
                                               {"SAT", "phone"},
                                               {"TDD", "phone"}}};

constexpr std::array<Pair, 10> genders{{{"M", "male"},
                                        {"F", "female"},
                                        {"O", "other"},
                                        {"A", "other"},
                                        {"X", "other"},
                                        {"U", "unknown"},
                                        {"1", "male"},
                                        {"2", "female"},
                                        {"9", "other"},
                                        {"0", "unknown"}}};

std::string own(std::string_view kind, std::string_view name) {
    return fmt::format("{}{}/{}", own_address, kind, base::percent_encode(name));
}

// CWE.3 to a URI. "HL70005" is table 0005; names that the standard does not know belong to the
// sender, so its facility stands in the address.
std::string coding_system(std::string_view name, Header const& header) {
    if (auto const known = look_up(coding_systems, name); !known.empty()) return std::string(known);
    bool const table = name.starts_with("HL7") && name.size() == 7 &&
                       name.find_first_not_of("0123456789", 3) == std::string_view::npos;
    if (table) return fmt::format("http://terminology.hl7.org/CodeSystem/v2-{}", name.substr(3));
    bool const oid = name.find_first_not_of("0123456789.") == std::string_view::npos &&
                     name.find('.') != std::string_view::npos;
    if (oid) return fmt::format("urn:oid:{}", name);
    return own("CodeSystem", fmt::format("{}/{}", header.facility, name.empty() ? "L" : name));
}

Draft coding(Part const& cwe, std::size_t from, Header const& header, std::string_view fallback) {
    auto const code = cwe.component(from).text();
    if (code.empty()) return {};
    auto const name = cwe.component(from + 2).text();
    return object_or_absent(
        {{"system",
          name.empty() && !fallback.empty() ? std::string(fallback) : coding_system(name, header)},
         {"code", code},
         {"display", text_or_absent(cwe.component(from + 1).text())}});
}

Draft list_of(std::vector<std::string> texts) {
    std::vector<Draft> kept;
    for (auto& text : texts) {
        if (!text.empty()) kept.emplace_back(std::move(text));
    }
    return kept.empty() ? Draft{} : fhir::array(std::move(kept));
}

std::string joined(std::vector<std::string> const& texts, std::string_view between) {
    std::string all;
    for (auto const& text : texts) {
        if (text.empty()) continue;
        if (!all.empty()) all += between;
        all += text;
    }
    return all;
}

std::string number_of(Part const& xtn) {
    auto const given = xtn.component(1).text();
    if (!given.empty()) return given;
    if (auto const mail = xtn.component(4).text(); mail.find('@') != std::string::npos) return mail;
    auto const parts =
        joined({xtn.component(5).text(), xtn.component(6).text(), xtn.component(7).text()}, " ");
    return parts.empty() ? xtn.component(12).text() : parts;
}

Draft logical(std::string type, Draft identifier, std::string display) {
    if (!identifier.exists() && display.empty()) return {};
    return fhir::object({{"type", std::move(type)},
                         {"identifier", std::move(identifier)},
                         {"display", text_or_absent(std::move(display))}});
}

}  // namespace

Draft text_or_absent(std::string text) { return text.empty() ? Draft{} : Draft(std::move(text)); }

Draft object_or_absent(std::vector<Draft::Member> members) {
    bool const some = std::ranges::any_of(members, [](auto const& m) { return m.value.exists(); });
    return some ? fhir::object(std::move(members)) : Draft{};
}

std::string assigner_system(Part const& hd, Header const& header, std::string_view type) {
    auto const part = [&](std::size_t n) {
        return std::string(base::trim(hd.subcomponent(n).text()));
    };
    auto const universal = part(2);
    auto const kind = part(3);
    if (!universal.empty()) {
        if (kind == "ISO") return "urn:oid:" + universal;
        if (kind == "GUID" || kind == "UUID") return "urn:uuid:" + base::lower_ascii(universal);
        if (kind == "URI" || kind == "URL" || kind == "HTTP") return universal;
    }
    auto const name = part(1).empty() ? universal : part(1);
    if (!name.empty()) return own("identifier", name);
    return own("identifier", fmt::format("{}/{}", header.facility, type.empty() ? "number" : type));
}

bool claims_nhs_number(Part const& cx) {
    constexpr std::array<std::string_view, 4> words{"NHS", "NHSNMBR", "NHSNBR", "NHSNUMBER"};
    auto const one_of = [&](std::string const& text) {
        return std::ranges::find(words, text) != words.end();
    };
    auto const authority = cx.component(4);
    return one_of(cx.component(5).text()) || one_of(authority.subcomponent(1).text()) ||
           authority.subcomponent(2).text() == "2.16.840.1.113883.2.1.4.1";
}

Draft identifier_from(Part const& cx, Header const& header) {
    auto const value = cx.component(1).text();
    if (value.empty()) return {};
    auto const type = cx.component(5).text();
    Draft kind;
    if (!type.empty()) {
        kind = fhir::object(
            {{"coding", fhir::array({fhir::object(
                            {{"system", "http://terminology.hl7.org/CodeSystem/v2-0203"},
                             {"code", type}})})}});
    }
    return fhir::object({{"type", std::move(kind)},
                         {"system", assigner_system(cx.component(4), header, type)},
                         {"value", value}});
}

Draft codeable_concept_from(Part const& cwe, Header const& header, std::string_view fallback) {
    if (cwe.deletes()) return {};
    std::vector<Draft> codings;
    for (std::size_t const from : {1, 4, 10}) {
        auto one = coding(cwe, from, header, from == 1 ? fallback : std::string_view{});
        if (one.exists()) codings.push_back(std::move(one));
    }
    auto text = cwe.component(9).text();
    for (std::size_t const n : {2, 5, 1}) {
        if (text.empty()) text = cwe.component(n).text();
    }
    return object_or_absent(
        {{"coding", codings.empty() ? Draft{} : fhir::array(std::move(codings))},
         {"text", text_or_absent(std::move(text))}});
}

Draft human_name_from(Part const& xpn) {
    auto const family = xpn.component(1).text();
    auto const given = xpn.component(2).text();
    if (family.empty() && given.empty()) return {};
    auto const use = look_up(name_uses, xpn.component(7).text());
    return fhir::object({{"use", text_or_absent(std::string(use))},
                         {"family", text_or_absent(family)},
                         {"given", list_of({given, xpn.component(3).text()})},
                         {"prefix", list_of({xpn.component(5).text()})},
                         {"suffix", list_of({xpn.component(4).text(), xpn.component(6).text()})}});
}

Draft address_from(Part const& xad) {
    if (xad.deletes()) return {};
    auto const street = xad.component(1);
    auto const numbered =
        joined({street.subcomponent(3).text(), street.subcomponent(2).text()}, " ");
    auto lines = list_of({street.text(), numbered, xad.component(2).text()});
    auto const use = look_up(address_uses, xad.component(7).text());
    auto place = object_or_absent({{"line", std::move(lines)},
                                   {"city", text_or_absent(xad.component(3).text())},
                                   {"state", text_or_absent(xad.component(4).text())},
                                   {"postalCode", text_or_absent(xad.component(5).text())},
                                   {"country", text_or_absent(xad.component(6).text())}});
    if (place.exists() && !use.empty())
        place.members().insert(place.members().begin(), {"use", use});
    return place;
}

Draft contact_point_from(Part const& xtn, std::string_view use_if_none) {
    auto const number = xtn.deletes() ? std::string{} : number_of(xtn);
    if (number.empty()) return {};
    auto const equipment = xtn.component(3).text();
    auto system = look_up(contact_systems, equipment);
    if (system.empty()) system = number.find('@') != std::string::npos ? "email" : "phone";
    auto use = look_up(contact_uses, xtn.component(2).text());
    if (equipment == "CP") use = "mobile";
    if (use.empty()) use = use_if_none;
    return fhir::object(
        {{"system", system}, {"value", number}, {"use", text_or_absent(std::string(use))}});
}

Draft practitioner_from(Part const& xcn, Header const& header) {
    if (xcn.deletes()) return {};
    auto const id = xcn.component(1).text();
    auto display =
        joined({xcn.component(6).text(), xcn.component(3).text(), xcn.component(2).text()}, " ");
    Draft identifier;
    if (!id.empty()) {
        identifier = fhir::object(
            {{"system", assigner_system(xcn.component(9), header, "staff")}, {"value", id}});
    }
    return logical("Practitioner", std::move(identifier), std::move(display));
}

Draft organisation_from(Part const& xon, Header const& header) {
    if (xon.deletes()) return {};
    auto id = xon.component(10).text();
    if (id.empty()) id = xon.component(3).text();
    Draft identifier;
    if (!id.empty()) {
        identifier = fhir::object(
            {{"system", assigner_system(xon.component(6), header, "organisation")}, {"value", id}});
    }
    return logical("Organization", std::move(identifier), xon.component(1).text());
}

Draft location_from(Part const& pl, Header const& header) {
    if (pl.deletes()) return {};
    std::vector<std::string> const parts{pl.component(1).text(), pl.component(2).text(),
                                         pl.component(3).text()};
    auto const display = joined({parts[0], parts[1], parts[2], pl.component(4).text()}, ", ");
    auto const value = joined(parts, "/");
    Draft identifier;
    if (!value.empty()) {
        identifier = fhir::object(
            {{"system", assigner_system(pl.component(4), header, "location")}, {"value", value}});
    }
    return logical("Location", std::move(identifier), display);
}

Draft gender_from(std::string_view code) {
    return text_or_absent(std::string(look_up(genders, code)));
}

}  // namespace hl7v2
