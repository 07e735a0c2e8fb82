// Which messages Homeward takes, and where the others belong.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "edge/hl7v2/errors.hpp"
#include "edge/hl7v2/internal/interpret.hpp"

namespace hl7v2 {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<std::string_view, 10> adt_events{"A01", "A02", "A03", "A04", "A08",
                                                      "A11", "A13", "A28", "A31", "A40"};

// What to do instead, by event.
constexpr std::array<Pair, 18> other_movements{
    {{"A05", "send A04 or A01 when the person arrives"},
     {"A06", "send A08 with the new patient class, or A01 for the admission"},
     {"A07", "send A08 with the new patient class"},
     {"A09", "send A02 when the person has arrived at the new place"},
     {"A10", "send A02 when the person has arrived at the new place"},
     {"A12", "send A02 back to the former place"},
     {"A14", "send A01 when the person is admitted"},
     {"A15", "send A02 when the person has been moved"},
     {"A16", "send A03 when the person has gone"},
     {"A25", "send A03 when the person has gone"},
     {"A26", "send A02 when the person has been moved"},
     {"A27", "send A01 when the person is admitted"},
     {"A29", "records are never deleted by message; merge duplicates with A40"},
     {"A34", "merge records with A40"},
     {"A41", "merge records with A40; visits keep their numbers"},
     {"A45", "merge records with A40; visits keep their numbers"},
     {"A47", "correct identifiers with A31, or merge records with A40"},
     {"A60", "allergies are not read from messages; write them through FHIR: AllergyIntolerance"}}};

// Where other types belong.
constexpr std::array<Pair, 15> other_types{
    {{"SIU", "send it to the appointment system"},
     {"SRM", "send it to the appointment system"},
     {"ORM", "send it to the ordering system"},
     {"OML", "send it to the laboratory; send its results as ORU^R01"},
     {"OMG", "send it to the ordering system"},
     {"OUL", "send results as ORU^R01"},
     {"MDM", "send it to the document store"},
     {"VXU", "send it to the immunisation register"},
     {"DFT", "send it to the billing system"},
     {"BAR", "send it to the billing system"},
     {"RDE", "send it to the pharmacy system"},
     {"RDS", "send it to the pharmacy system"},
     {"REF", "refer through FHIR: ServiceRequest/$refer"},
     {"QRY", "read through FHIR"},
     {"ACK", "acknowledgements are answers; send none by themselves"}}};

template <std::size_t Count>
std::string_view advice(std::array<Pair, Count> const& rows, std::string_view name,
                        std::string_view otherwise) {
    auto const row = std::ranges::find(rows, name, &Pair::first);
    return row == rows.end() ? otherwise : row->second;
}

std::string refusal(Header const& header) {
    auto const what = header.type == "ADT"
                          ? advice(other_movements, header.event, "stop routing it to Homeward")
                          : advice(other_types, header.type, "stop routing it to Homeward");
    return fmt::format(
        "Homeward takes ADT A01 A02 A03 A04 A08 A11 A13 A28 A31 A40 and ORU R01. This "
        "is {}^{}: {}.",
        header.type, header.event, what);
}

bool known_version(std::string_view version) {
    return version.size() >= 3 && version.starts_with("2.") && version[2] >= '1' &&
           version[2] <= '9' && (version.size() == 3 || version[3] == '.');
}

std::unexpected<base::Error> missing(std::string path, std::string reason) {
    return base::malformed(errors::field_missing, {{std::move(path), std::move(reason)}});
}

}  // namespace

base::Result<void> taken(Header const& header) {
    if (header.control.empty()) return missing("MSH-10", "Give each message a control id.");
    if (header.type.empty()) return missing("MSH-9", "Name the message type and event.");
    if (header.application.empty() && header.facility.empty()) {
        return missing("MSH-3", "Name the sending application or facility.");
    }
    if (header.version.empty()) return missing("MSH-12", "Name the version of HL7.");
    if (!known_version(header.version)) {
        return std::unexpected(base::Error{errors::unsupported_version,
                                           std::string(errors::unsupported_version.message),
                                           {},
                                           {{"MSH-12", "This version is not known to Homeward."}}});
    }
    bool const adt =
        header.type == "ADT" && std::ranges::find(adt_events, header.event) != adt_events.end();
    bool const oru = header.type == "ORU" && header.event == "R01";
    if (adt || oru) return {};
    return std::unexpected(base::Error{errors::unsupported_type, refusal(header), {}, {}});
}

}  // namespace hl7v2
