#include "fhir/definitions/invariant.hpp"

#include <vector>

#include "fhir/definitions/internal/table.hpp"

namespace fhir {

std::span<InvariantRow const> invariant_rows() {
    static auto const rows = [] {
        std::vector<InvariantRow> read;
        tables::for_each_line(tables::invariants, [&](std::string_view line) {
            auto const [type, element, key, severity, expression, says] = tables::fields<6>(line);
            read.push_back({type, element, key, severity, expression, says});
        });
        return read;
    }();
    return rows;
}

}  // namespace fhir
