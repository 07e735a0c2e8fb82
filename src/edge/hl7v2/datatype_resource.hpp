// HL7 v2 datatypes to FHIR's: identifiers, names, addresses, codes. An empty part gives an absent
// Draft, which its owner leaves out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "edge/hl7v2/message.hpp"
#include "fhir/value/draft.hpp"

namespace hl7v2 {

// Our own systems and extensions live below this address.
inline constexpr std::string_view own_address = "https://homeward.example/fhir/";

// Things worth telling the sender though the message was taken: path ("PID-3[2].1") and reason.
using Notes = std::vector<base::Detail>;

// HD to the URI of an assigner: urn:oid, urn:uuid, a URI as it stands, else one of ours made of its
// name; for an absent HD, of the sending facility and the type of number.
std::string assigner_system(Part const& hd, Header const& header, std::string_view type);

// Whether a CX says that it is an NHS number, by its type or its authority.
bool claims_nhs_number(Part const& cx);

fhir::Draft identifier_from(Part const& cx, Header const& header);  // CX, EI-like: PV1-19
fhir::Draft codeable_concept_from(Part const& cwe, Header const& header,
                                  std::string_view system_if_none = {});  // CWE, CE, IS
fhir::Draft human_name_from(Part const& xpn);
fhir::Draft address_from(Part const& xad);
fhir::Draft contact_point_from(Part const& xtn, std::string_view use_if_none);
fhir::Draft practitioner_from(Part const& xcn, Header const& header);  // Logical reference
fhir::Draft organisation_from(Part const& xon, Header const& header);  // Logical reference
fhir::Draft location_from(Part const& pl, Header const& header);       // Logical reference
fhir::Draft gender_from(std::string_view code);                        // Table 0001, or 0 1 2 9

// All repetitions of a field, each through `convert`; absent if nothing remains.
template <class Convert>
fhir::Draft each(Segment const& segment, std::size_t field, Convert convert) {
    std::vector<fhir::Draft> made;
    for (auto const& part : segment.field(field)) {
        if (auto draft = convert(part); draft.exists()) made.push_back(std::move(draft));
    }
    return made.empty() ? fhir::Draft{} : fhir::array(std::move(made));
}

// A text, or absent if it is empty.
fhir::Draft text_or_absent(std::string text);
// An object, or absent if all its members are.
fhir::Draft object_or_absent(std::vector<fhir::Draft::Member> members);

}  // namespace hl7v2
