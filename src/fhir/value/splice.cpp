#include "fhir/value/splice.hpp"

#include <algorithm>

#include "fhir/value/draft.hpp"

namespace fhir {
namespace {

// The span of a member from its opening quote to its end.
struct Span {
    std::size_t from;
    std::size_t to;
};

// Whether an odd number of backslashes stands before.
bool is_escaped(std::string_view source, std::size_t at) {
    auto const last = source.find_last_not_of('\\', at - 1);
    return (at - 1 - last) % 2 == 1;
}

Span member_span(Document const& document, Value member) {
    auto const source = document.source();
    auto const value_at = offset_of(document, member);
    // Before the value: "name" blanks : blanks. Walk back to the quote that opens the name.
    auto at = source.rfind(':', value_at - 1);
    at = source.rfind('"', at);
    do at = source.rfind('"', at - 1);
    while (is_escaped(source, at));
    return {at, value_at + member.source().size()};
}

}  // namespace

std::size_t offset_of(Document const& document, Value value) {
    return static_cast<std::size_t>(value.source().data() - document.source().data());
}

std::string spliced(std::string_view source, std::vector<Splice> splices) {
    std::ranges::stable_sort(splices, {}, &Splice::from);
    std::string result;
    std::size_t size = source.size();
    for (auto const& splice : splices) size += splice.replacement.size();
    result.reserve(size);
    std::size_t at = 0;
    for (auto const& splice : splices) {
        CHECK(splice.from >= at && splice.from + splice.length <= source.size());
        result += source.substr(at, splice.from - at);
        result += splice.replacement;
        at = splice.from + splice.length;
    }
    result += source.substr(at);
    return result;
}

Stampable stampable(Document const& document, std::string_view id) {
    auto const root = document.root();
    CHECK(root.is_object());
    auto const source = document.source();
    std::string quoted_id;
    append_quoted(quoted_id, id);

    std::vector<Splice> splices;
    auto const type = root["resourceType"];
    CHECK(type);
    auto const type_end = member_span(document, type).to;
    std::string after_type;
    if (auto const present = root["id"]) {
        if (present.source() != quoted_id) {
            splices.push_back({offset_of(document, present), present.source().size(), quoted_id});
        }
    } else {
        after_type += ",\"id\":" + quoted_id;
    }

    // A mark that cannot stand in JSON shows where the stamp belongs after splicing.
    constexpr char mark = '\1';
    auto const meta = root["meta"];
    bool comma_after = false;
    if (meta.is_object()) {
        std::string others;
        for (auto const member : meta) {
            if (member.name() == "versionId" || member.name() == "lastUpdated") continue;
            auto const [from, to] = member_span(document, member);
            if (!others.empty()) others += ',';
            others += source.substr(from, to - from);
        }
        comma_after = !others.empty();
        splices.push_back({offset_of(document, meta), meta.source().size(),
                           std::string("{") + mark + others + "}"});
    } else if (meta) {
        // No object, so no valid resource; still the stored text must be one JSON object.
        splices.push_back({offset_of(document, meta), meta.source().size(),
                           std::string("{") + mark + "}"});
    } else {
        after_type += std::string(",\"meta\":{") + mark + "}";
    }
    if (!after_type.empty()) splices.push_back({type_end, 0, after_type});

    Stampable result{spliced(source, std::move(splices)), 0, comma_after};
    result.stamp = result.body.find(mark);
    result.body.erase(result.stamp, 1);
    return result;
}

std::string stamped(Stampable const& resource, std::string_view version, std::string_view instant) {
    std::string text;
    text.reserve(resource.body.size() + 80);
    text.append(resource.body, 0, resource.stamp);
    text += "\"versionId\":\"";
    text += version;
    text += "\",\"lastUpdated\":\"";
    text += instant;
    text += resource.comma_after ? "\"," : "\"";
    text.append(resource.body, resource.stamp);
    return text;
}

}  // namespace fhir
