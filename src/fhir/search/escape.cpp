#include "fhir/search/internal/escape.hpp"

namespace fhir {

std::vector<std::string_view> split_escaped(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == separator) {
            parts.push_back(text.substr(from, at - from));
            from = at + 1;
        }
    }
    parts.push_back(text.substr(from));
    return parts;
}

std::string unescaped(std::string_view text) {
    constexpr std::string_view escapable = ",|$\\";
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        bool const escape = text[at] == '\\' && at + 1 < text.size() &&
                            escapable.find(text[at + 1]) != std::string_view::npos;
        if (escape) ++at;
        plain += text[at];
    }
    return plain;
}

}  // namespace fhir
