#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <string>

#include "app/command.hpp"
#include "base/text.hpp"
#include "fhir/path/line.hpp"
#include "fhir/view/view.hpp"

namespace app {

int answer_fhirpath() {
    for (std::string line; std::getline(std::cin, line);) {
        if (base::trim(line).empty()) continue;
        fmt::print("{}\n", fhir::answer_line(std::move(line), base::now()));
    }
    return 0;
}

int answer_view() {
    std::string const input(std::istreambuf_iterator<char>(std::cin), {});
    if (fhir::parse(input)) {
        fmt::print("{}\n", fhir::answer_view(input, base::now()));
        return 0;
    }
    for (auto const line : base::split(input, '\n')) {
        if (base::trim(line).empty()) continue;
        fmt::print("{}\n", fhir::answer_view(std::string(line), base::now()));
    }
    return 0;
}

}  // namespace app
