#include "domain/record/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/find.hpp"
#include "base/text.hpp"

namespace record {
namespace {

bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
}

}  // namespace

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, is_id_character);
}

bool is_type_name(std::string_view text) {
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !text.empty() && text.size() <= 64 && text[0] >= 'A' && text[0] <= 'Z' &&
           std::ranges::all_of(text, letter);
}

std::optional<store::Key> key_from(std::string_view reference, std::string_view base) {
    if (!base.empty() && reference.starts_with(base) &&
        reference.substr(base.size()).starts_with('/')) {
        reference.remove_prefix(base.size() + 1);
    }
    auto const slash = reference.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    auto const type = reference.substr(0, slash);
    auto id = reference.substr(slash + 1);
    if (auto const history = id.find("/_history/"); history != std::string_view::npos) {
        id = id.substr(0, history);
    }
    if (!is_type_name(type) || !is_id(id)) return std::nullopt;
    return store::Key{std::string(type), std::string(id)};
}

namespace {

// Walks JSON text that is known to be valid, one level at a time, without a tree.
class Skimmer {
  public:
    explicit Skimmer(std::string_view text) : text_(text) {}

    // Calls visit(name, value text) for each member of the object that the text is.
    template <class Visit>
    void members(Visit visit) {
        at_ = text_.find('{');
        if (at_ == std::string_view::npos) return;
        ++at_;
        while (skip_to_quote()) {
            auto const name = quoted();
            at_ = text_.find(':', at_);
            if (at_ == std::string_view::npos) return;
            at_ = text_.find_first_not_of(" \t\r\n", at_ + 1);
            auto const from = at_;
            if (from == std::string_view::npos || !skip_value()) return;
            if (!visit(name, text_.substr(from, at_ - from))) return;
        }
    }

  private:
    bool skip_to_quote() {
        at_ = text_.find_first_of("\"}", at_);
        return at_ != std::string_view::npos && text_[at_] == '"';
    }

    std::string_view quoted() {
        auto const from = ++at_;
        at_ = base::find_one_of<'"', '\\'>(text_, at_);
        while (at_ < text_.size() && text_[at_] == '\\') {
            at_ = base::find_one_of<'"', '\\'>(text_, at_ + 2);
        }
        auto const to = std::min(at_, text_.size());
        ++at_;
        return text_.substr(from, to - from);
    }

    bool skip_value() {
        int depth = 0;
        while (at_ < text_.size()) {
            switch (text_[at_]) {
                case '"':
                    quoted();
                    if (depth == 0) return true;
                    at_ = base::find_one_of<'"', '{', '}', '[', ']'>(text_, at_);
                    continue;
                case '{': case '[': ++depth; break;
                case '}': case ']':
                    if (depth == 0) return true;
                    if (--depth == 0) return ++at_, true;
                    break;
                case ',':
                    if (depth == 0) return true;
                    break;
                default: break;
            }
            // Within an object or an array, only its strings and its end matter.
            at_ = depth > 0 ? base::find_one_of<'"', '{', '}', '[', ']'>(text_, at_ + 1) : at_ + 1;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string_view unquoted(std::string_view value) {
    return value.size() >= 2 && value.front() == '"' ? value.substr(1, value.size() - 2)
                                                     : std::string_view{};
}

std::string_view patient_of_reference(std::string_view value) {
    std::string_view patient;
    if (!value.starts_with('{')) return patient;
    Skimmer(value).members([&](std::string_view name, std::string_view member) {
        if (name != "reference") return true;
        auto const text = unquoted(member);
        if (text.starts_with("Patient/")) patient = text.substr(8, text.find('/', 8) - 8);
        return false;
    });
    return patient;
}

}  // namespace

std::string_view person_in(std::string_view body) {
    constexpr std::array<std::string_view, 5> names{"subject", "patient", "beneficiary",
                                                    "individual", "for"};
    bool is_patient = false;
    std::string_view person;
    Skimmer(body).members([&](std::string_view name, std::string_view value) {
        if (name == "resourceType") is_patient = unquoted(value) == "Patient";
        else if (name == "id" && is_patient) person = unquoted(value);
        else if (std::ranges::find(names, name) != names.end())
            person = patient_of_reference(value);
        return person.empty();
    });
    return person;
}

namespace {

// "Patient?identifier=x|1"
bool is_search(std::string_view text) {
    auto const mark = text.find('?');
    return mark != std::string_view::npos && is_type_name(text.substr(0, mark));
}

// Elements of type string, markdown, code or base64Binary whose text may look like a link but is
// none; Identifier.value above all.
bool never_a_link(std::string_view name) {
    constexpr std::array<std::string_view, 10> names{
        "value", "valueString", "valueCode", "valueMarkdown", "display",
        "text",  "data",        "id",        "code",          "description"};
    return std::ranges::find(names, name) != names.end();
}

// "participant[0].individual.reference": the way from a value down to one within it.
std::string path_to(fhir::Value from, fhir::Value target) {
    std::string path;
    std::size_t index = 0;
    for (auto const child : from) {
        auto const part = child.source();
        bool const within = target.source().data() >= part.data() &&
                            target.source().data() < part.data() + part.size();
        if (within) {
            path = from.is_array() ? fmt::format("[{}]", index) : std::string(child.name());
            auto const rest = path_to(child, target);
            if (!rest.empty() && rest[0] != '[') path += '.';
            return path + rest;
        }
        ++index;
    }
    return path;
}

// The base of a RESTful fullUrl: "http://a/fhir" of "http://a/fhir/Patient/1".
std::string_view base_of(std::string_view full_url) {
    if (!full_url.starts_with("http")) return {};
    auto const id_at = full_url.rfind('/');
    if (id_at == std::string_view::npos || id_at == 0) return {};
    auto const type_at = full_url.rfind('/', id_at - 1);
    return type_at == std::string_view::npos ? std::string_view{} : full_url.substr(0, type_at);
}

class Relinker {
  public:
    Relinker(fhir::Value resource, std::string_view full_url, Links const& links,
             Resolve const& resolve)
        : resource_(resource), origin_(resource.source().data()), base_(base_of(full_url)),
          links_(links), resolve_(resolve) {}

    base::Result<void> walk(fhir::Value value) {
        for (auto const child : value) {
            if (child.is_string()) {
                TRY(string(child));
            } else {
                TRY(walk(child));
            }
        }
        return {};
    }

    std::vector<fhir::Splice> splices;

  private:
    base::Result<void> string(fhir::Value value) {
        auto const text = value.text();
        auto const name = value.name();
        if (name == "div") return narrative(value), base::Result<void>{};
        if (name == "reference") return reference(value);
        if (never_a_link(name) || text.find(':') == std::string_view::npos) return {};
        if (auto const target = target_of(text)) replace(value, *target);
        return {};
    }

    base::Result<void> reference(fhir::Value value) {
        auto const text = value.text();
        if (text.starts_with('#')) return {};
        if (auto const target = target_of(text)) {
            replace(value, *target);
        } else if (is_search(text)) {
            auto resolved = resolve_(text);
            if (!resolved) {
                auto error = std::move(resolved).error();
                error.details = {{path_to(resource_, value), error.message}};
                return std::unexpected(std::move(error));
            }
            replace(value, *resolved);
        }
        return {};
    }

    // What a link of this bundle became; with a version or without.
    std::optional<std::string> target_of(std::string_view text) const {
        if (links_.empty()) return std::nullopt;
        std::string absolute(text);
        if (!base_.empty() && text.find(':') == std::string_view::npos) {
            absolute = std::string(base_) + "/" + absolute;
        }
        auto at = links_.find(absolute);
        if (at == links_.end()) {
            auto const history = absolute.find("/_history/");
            if (history == std::string::npos) return std::nullopt;
            at = links_.find(absolute.substr(0, history));
        }
        if (at == links_.end()) return std::nullopt;
        return at->second;
    }

    void replace(fhir::Value value, std::string_view target) {
        auto quoted =
            std::string("\"").append(target).append("\"");  // Type and id: nothing to escape.
        if (quoted == value.source()) return;
        splices.push_back({offset(value.source()), value.source().size(), std::move(quoted)});
    }

    std::size_t offset(std::string_view part) const {
        return static_cast<std::size_t>(part.data() - origin_);
    }

    // XHTML within JSON: quotes are escaped, so an attribute reads href=\"...\" or href='...'.
    void narrative(fhir::Value value) {
        auto const source = value.source();
        for (std::string_view const attribute : {"href=", "src="}) {
            for (auto at = source.find(attribute); at != std::string_view::npos;
                 at = source.find(attribute, at + 1)) {
                auto rest = source.substr(at + attribute.size());
                std::string_view const quote = rest.starts_with("\\\"") ? "\\\"" : "'";
                if (!rest.starts_with(quote)) continue;
                rest.remove_prefix(quote.size());
                auto const link = rest.substr(0, rest.find(quote));
                if (auto const target = target_of(link)) {
                    splices.push_back({offset(link), link.size(), *target});
                }
            }
        }
    }

    fhir::Value resource_;
    char const* origin_;
    std::string_view base_;
    Links const& links_;
    Resolve const& resolve_;
};

}  // namespace

base::Result<std::vector<fhir::Splice>> relinked(fhir::Value resource, std::string_view full_url,
                                                 Links const& links, Resolve const& resolve) {
    Relinker relinker(resource, full_url, links, resolve);
    TRY(relinker.walk(resource));
    return std::move(relinker.splices);
}

}  // namespace record
