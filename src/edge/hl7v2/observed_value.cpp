#include "edge/hl7v2/internal/observed_value.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "edge/hl7v2/time.hpp"

namespace hl7v2 {
namespace {

using fhir::Draft;

struct Typed {
    std::string name;  // "valueQuantity"; empty if the part does not fit the type.
    Draft value;
};

// A FHIR decimal with the sender's precision: no plus sign, no bare point, no leading zeros.
std::string decimal_from(std::string_view text) {
    std::string out;
    if (text.starts_with('-')) out = "-";
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    auto const point = text.find('.');
    auto whole = text.substr(0, point);
    auto const fraction =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    auto const digits = [](std::string_view part) {
        return part.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if ((whole.empty() && fraction.empty()) || !digits(whole) || !digits(fraction)) return {};
    if (whole.size() + fraction.size() > 100) return {};
    while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
    out += whole.empty() ? "0" : whole;
    if (!fraction.empty()) out += "." + std::string(fraction);
    return out;
}

Draft quantity(std::string const& number, std::string_view comparator, Segment const& obx) {
    auto const unit = obx.first(6);
    auto const code = unit.component(1).text();
    auto const name = unit.component(2).text();
    bool const ucum = unit.component(3).text() == "UCUM";
    return fhir::object({{"value", Draft::number(number)},
                         {"comparator", text_or_absent(std::string(comparator))},
                         {"unit", text_or_absent(name.empty() ? code : name)},
                         {"system", ucum ? Draft("http://unitsofmeasure.org") : Draft{}},
                         {"code", ucum ? text_or_absent(code) : Draft{}}});
}

Typed number(Part const& part, Segment const& obx) {
    auto const decimal = decimal_from(part.text());
    if (decimal.empty()) return {};
    return {"valueQuantity", quantity(decimal, "", obx)};
}

// SN: comparator ^ number ^ separator ^ number. HL7 v2.8, 2A.70.
Typed structured_number(Part const& part, Segment const& obx) {
    auto comparator = part.component(1).text();
    auto const first = decimal_from(part.component(2).text());
    auto const separator = part.component(3).text();
    auto const second = decimal_from(part.component(4).text());
    if (first.empty()) return {};
    if (comparator == "=") comparator.clear();
    constexpr std::array<std::string_view, 5> known{"", "<", "<=", ">", ">="};
    if (std::ranges::find(known, comparator) == known.end()) return {};
    if (separator.empty()) return {"valueQuantity", quantity(first, comparator, obx)};
    if (second.empty() || !comparator.empty()) return {};
    if (separator == "-") {
        return {"valueRange", fhir::object({{"low", quantity(first, "", obx)},
                                            {"high", quantity(second, "", obx)}})};
    }
    if (separator != ":" && separator != "/") return {};
    return {"valueRatio",
            fhir::object({{"numerator", quantity(first, "", obx)},
                          {"denominator", fhir::object({{"value", Draft::number(second)}})}})};
}

Typed time(Part const& part) {
    auto const text = date_time_from(part.text());
    return text ? Typed{"valueDateTime", *text} : Typed{};
}

Typed time_of_day(Part const& part) {
    auto const text = time_of_day_from(part.text());
    return text ? Typed{"valueTime", *text} : Typed{};
}

Typed code(Part const& part, Header const& header) {
    auto concept_ = codeable_concept_from(part, header);
    return concept_.exists() ? Typed{"valueCodeableConcept", std::move(concept_)} : Typed{};
}

bool is_text(std::string_view type) {
    return type == "ST" || type == "TX" || type == "FT" || type.empty();
}

Typed typed(std::string_view type, Part const& part, Segment const& obx, Header const& header) {
    if (type == "NM") return number(part, obx);
    if (type == "SN") return structured_number(part, obx);
    if (type == "DT" || type == "TS" || type == "DTM") return time(part);
    if (type == "TM") return time_of_day(part);
    if (type == "CWE" || type == "CE" || type == "CNE" || type == "CF" || type == "IS" ||
        type == "ID") {
        return code(part, header);
    }
    return {};
}

std::string all_text(std::vector<Part> const& parts) {
    std::string text;
    for (auto const& part : parts) text += (text.empty() ? "" : "\n") + part.whole();
    return text;
}

void set_absent(Draft& observation) {
    auto const coding =
        fhir::object({{"system", "http://terminology.hl7.org/CodeSystem/data-absent-reason"},
                      {"code", "unknown"}});
    observation.set("dataAbsentReason", fhir::object({{"coding", fhir::array({coding})}}));
}

}  // namespace

void set_value(Draft& observation, Segment const& obx, Header const& header,
               std::string const& path, Notes& notes) {
    auto const type = obx.text(2);
    auto const parts = obx.field(5);
    auto const text = all_text(parts);
    if (text.empty()) return set_absent(observation);
    std::vector<Typed> values;
    for (auto const& part : parts) values.push_back(typed(type, part, obx, header));
    bool const fit = std::ranges::none_of(values, &std::string::empty, &Typed::name);
    if (!fit) {
        observation.set("valueString", text);
        if (!is_text(type))
            notes.push_back(
                {path + "-5", "Kept as text: it is no " + type + " that Homeward reads."});
    } else if (values.size() == 1) {
        observation.set(values[0].name, std::move(values[0].value));
    } else {
        for (auto& value : values) {
            auto component = fhir::object({{"code", *observation.find("code")}});
            component.set(value.name, std::move(value.value));
            observation.add("component", std::move(component));
        }
    }
}

}  // namespace hl7v2
