// Finding, making and joining the people of a message.
#pragma once

#include <string>

#include "edge/hl7v2/internal/interpret.hpp"
#include "edge/hl7v2/person_resource.hpp"

namespace hl7v2 {

// What a message may do to a person that the record knows.
enum class Demographics { updates, leaves };

// The Patient id of the person the message is about: found and brought up to date, or made. If an
// identifier says yes but birth date and name say no, a new record is made and a Task asks
// somebody to look.
base::Result<std::string> settle_person(Interpreting const& asked, Person const& person,
                                        Demographics demographics, Writing& writing, Notes& notes);

// A40: the record of MRG is merged into the person's. If nobody bears that identifier, it becomes
// an old identifier of the person, so that late messages find them.
base::Result<void> merge_prior(Interpreting const& asked, Person const& person, Writing& writing,
                               Interpreted& result);

base::Result<void> put_kin(Interpreting const& asked, std::string const& patient, Writing& writing);

}  // namespace hl7v2
