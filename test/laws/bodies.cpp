// Resources whose elements say what the parameters of the world ask for.
#include <fmt/format.h>

#include "world.hpp"

namespace laws {

std::string World::coding() {
    auto const drawn = token();
    if (drawn.system.empty()) return fmt::format(R"({{"code":"{}"}})", drawn.code);
    return fmt::format(R"({{"system":"{}","code":"{}"}})", drawn.system, drawn.code);
}

std::string World::reference(std::string const& type) {
    return fmt::format(R"({{"reference":"{}/{}"}})", type, id());
}

std::string World::day() {
    static char const* const days[] = {"1970", "1970-02", "1970-02-03", "1970-03-01T08:00:00Z"};
    return days[below(4)];
}

// Each element is there in three cases out of four.
std::string World::body(std::string const& of) {
    auto text = fmt::format(R"({{"resourceType":"{}")", of);
    auto const put = [&](std::string const& element) {
        if (!once_in(4)) text += "," + element;
    };
    auto const concept_ = [&] { return fmt::format(R"({{"coding":[{}]}})", coding()); };
    if (of == "Patient") {
        put(fmt::format(R"("name":[{{"family":"{}"}},{{"family":"{}"}}])", this->text(), this->text()));
        put(fmt::format(R"("gender":"{}")", once_in(2) ? "female" : "a"));
        put(fmt::format(R"("identifier":[{{"system":"http://loinc.org","value":"{}"}}])", token().code));
        put(fmt::format(R"("birthDate":"1970-0{}-03")", 1 + below(4)));
        put(fmt::format(R"("generalPractitioner":[{}])", reference("Organization")));
    } else if (of == "Organization") {
        put(fmt::format(R"("name":"{}")", this->text()));
        put(fmt::format(R"("partOf":{})", reference("Organization")));
        put(R"("meta":{"profile":["http://a/x"]})");
    } else if (of == "Observation") {
        put(fmt::format(R"("subject":{})", reference(once_in(4) ? type() : "Patient")));
        put(fmt::format(R"("code":{})", concept_()));
        put(fmt::format(R"("effectiveDateTime":"{}")", day()));
        put(fmt::format(R"("valueQuantity":{{"value":{},"code":"a"}})", number()));
    } else {
        put(fmt::format(R"("for":{})", reference("Patient")));
        put(fmt::format(R"("code":{})", concept_()));
        put(fmt::format(R"("status":"{}")", token().code));
        put(fmt::format(R"("focus":{})", reference(type())));
        put(fmt::format(R"("executionPeriod":{{"start":"{}"}})", day()));
    }
    return text + "}";
}

}  // namespace laws
