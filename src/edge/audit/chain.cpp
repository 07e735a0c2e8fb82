#include "edge/audit/internal/chain.hpp"

#include <openssl/evp.h>

#include "fhir/value/draft.hpp"

namespace audit {

namespace {

constexpr std::string_view opening = R"({"hash":")";
constexpr std::size_t hash_size = 64;

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out += ",\"";
    out += name;
    out += "\":";
    fhir::append_quoted(out, value);
}

void append_people(std::string& out, std::vector<std::string> const& people) {
    if (people.empty()) return;
    out += ",\"people\":[";
    auto separator = "";
    for (auto const& person : people) {
        out += separator;
        fhir::append_quoted(out, person);
        separator = ",";
    }
    out += ']';
}

void append_content(std::string& out, Entry const& entry, std::uint64_t number) {
    out += "\"n\":" + std::to_string(number);
    append_member(out, "at", base::to_text(entry.at));
    append_member(out, "request", entry.request);
    if (entry.actor && !entry.actor->account.empty()) {
        append_member(out, "who", entry.actor->account);
        append_member(out, "role", sharing::name_of(entry.actor->role));
        append_member(out, "organisation", entry.actor->organisation);
    }
    append_member(out, "verb", entry.verb);
    append_member(out, "route", entry.route);
    append_member(out, "act", entry.act);
    append_member(out, "type", entry.type);
    append_people(out, entry.people);
    append_member(out, "clause", entry.clause);
    append_member(out, "purpose", entry.purpose);
    append_member(out, "outcome", entry.outcome);
    append_member(out, "code", entry.code);
    out += '}';
}

}  // namespace

struct Sha256::State {
    EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() {
        EVP_MD_CTX_free(context);
        EVP_MD_free(algorithm);
    }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    CHECK(state_->algorithm && state_->context);
}

Sha256::~Sha256() = default;

std::string Sha256::of(std::string_view first, std::string_view second) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    auto* const context = state_->context;
    CHECK(EVP_DigestInit_ex(context, state_->algorithm, nullptr) == 1 &&
          EVP_DigestUpdate(context, first.data(), first.size()) == 1 &&
          EVP_DigestUpdate(context, second.data(), second.size()) == 1 &&
          EVP_DigestFinal_ex(context, digest, &size) == 1);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(hash_size);
    for (unsigned i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

void append_line(std::string& out, Entry const& entry, Head& head, Sha256& sha) {
    out += opening;
    auto const hash_at = out.size();
    out.append(hash_size, '0');
    out += "\",";
    auto const content_at = out.size();
    append_content(out, entry, ++head.lines);
    head.hash = sha.of(head.hash, std::string_view(out).substr(content_at));
    out.replace(hash_at, hash_size, head.hash);
    out += '\n';
}

std::optional<Line> line_from(std::string_view text) {
    constexpr auto content_at = opening.size() + hash_size + 2;
    if (text.size() < content_at || !text.starts_with(opening) ||
        text.substr(content_at - 2, 2) != "\"," || !text.ends_with('}')) {
        return std::nullopt;
    }
    return Line{.hash = text.substr(opening.size(), hash_size), .content = text.substr(content_at)};
}

}  // namespace audit
