#include "store/postgres/internal/packed.hpp"

#include <algorithm>
#include <cstring>

#include "base/result.hpp"
#include "base/text.hpp"

namespace store::postgres {
namespace {

// The kinds in the order of IndexEntry's variant, of which a composite's parts are the first six.
enum Kind : std::uint8_t { token, string, date, number, reference, uri, composite };

void add_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void add_sized(std::string& out, std::string_view text) {
    add_varint(out, text.size());
    out += text;
}

template <class T>
void add_fixed(std::string& out, T value) {
    out.append(reinterpret_cast<char const*>(&value), sizeof value);
}

struct Pack {
    std::string& out;

    void operator()(fhir::TokenEntry const& e) const {
        add_sized(out, e.system);
        add_sized(out, e.code);
    }
    void operator()(fhir::StringEntry const& e) const { add_sized(out, e.exact); }
    void operator()(fhir::DateEntry const& e) const {
        add_fixed(out, e.span.low);
        add_fixed(out, e.span.high);
    }
    void operator()(fhir::NumberEntry const& e) const {
        add_fixed(out, e.value);
        add_sized(out, e.system);
        add_sized(out, e.code);
    }
    void operator()(fhir::ReferenceEntry const& e) const {
        add_sized(out, e.type);
        add_sized(out, e.id);
        add_sized(out, e.url);
        (*this)(e.identifier);
    }
    void operator()(fhir::UriEntry const& e) const { add_sized(out, e.uri); }
    void operator()(fhir::CompositeEntry const& e) const {
        add_varint(out, e.parts.size());
        for (auto const& part : e.parts) {
            out += static_cast<char>(part.index());
            std::visit(*this, part);
        }
    }
};

// Bytes being read. Broken bytes are a broken invariant: we wrote them.
class Bytes {
  public:
    explicit Bytes(std::string_view rest) : rest_(rest) {}
    bool empty() const { return rest_.empty(); }
    std::string_view take(std::size_t size) {
        CHECK(size <= rest_.size());
        auto const taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            auto const byte = static_cast<unsigned char>(take(1)[0]);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
        base::broken("a varint ends", __FILE__, __LINE__);
    }
    std::string_view sized() { return take(static_cast<std::size_t>(varint())); }
    std::string text() { return std::string(sized()); }
    template <class T>
    T fixed() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

  private:
    std::string_view rest_;
};

fhir::TokenEntry token_from(Bytes& bytes) {
    auto system = bytes.text();
    return {std::move(system), bytes.text()};
}

fhir::ReferenceEntry reference_from(Bytes& bytes) {
    fhir::ReferenceEntry entry;
    entry.type = bytes.text();
    entry.id = bytes.text();
    entry.url = bytes.text();
    entry.identifier = token_from(bytes);
    return entry;
}

fhir::NumberEntry number_from(Bytes& bytes) {
    auto const value = bytes.fixed<double>();
    auto system = bytes.text();
    return {value, value, value, std::move(system), bytes.text()};
}

// A part of a composite, or a whole entry of any other kind.
template <class Into>
Into value_from(Kind kind, Bytes& bytes) {
    switch (kind) {
        case token: return token_from(bytes);
        case string: {
            auto exact = bytes.text();
            return fhir::StringEntry{base::fold(exact), std::move(exact)};
        }
        case date: {
            auto const low = bytes.fixed<std::int64_t>();
            return fhir::DateEntry{{low, bytes.fixed<std::int64_t>()}};
        }
        case number: return number_from(bytes);
        case reference: return reference_from(bytes);
        case uri: return fhir::UriEntry{bytes.text()};
        case composite: break;
    }
    base::broken("a packed entry is of a known kind", __FILE__, __LINE__);
}

using Part = decltype(fhir::CompositeEntry::parts)::value_type;
using Whole = decltype(fhir::IndexEntry::value);

Whole entry_from(Kind kind, Bytes& bytes) {
    if (kind != composite) return value_from<Whole>(kind, bytes);
    fhir::CompositeEntry entry;
    for (auto left = bytes.varint(); left > 0; --left) {
        auto const part = bytes.fixed<Kind>();
        entry.parts.push_back(value_from<Part>(part, bytes));
    }
    return entry;
}

template <class Wanted>
std::vector<fhir::IndexEntry> unpack_if(std::string_view packed, Wanted const& is_wanted) {
    std::vector<fhir::IndexEntry> entries;
    for (Bytes bytes(packed); !bytes.empty();) {
        auto const parameter = bytes.fixed<std::uint32_t>();
        auto const kind = bytes.fixed<Kind>();
        Bytes payload(bytes.sized());
        if (is_wanted(parameter)) entries.push_back({parameter, entry_from(kind, payload)});
    }
    return entries;
}

}  // namespace

std::string pack(std::vector<fhir::IndexEntry> const& entries) {
    std::string packed;
    std::string payload;
    for (auto const& entry : entries) {
        payload.clear();
        std::visit(Pack{payload}, entry.value);
        add_fixed(packed, entry.parameter);
        packed += static_cast<char>(entry.value.index());
        add_sized(packed, payload);
    }
    return packed;
}

std::vector<fhir::IndexEntry> unpack(std::string_view packed,
                                     std::vector<std::uint32_t> const& parameters) {
    return unpack_if(packed, [&](std::uint32_t parameter) {
        return std::ranges::find(parameters, parameter) != parameters.end();
    });
}

std::vector<fhir::IndexEntry> unpack_all(std::string_view packed) {
    return unpack_if(packed, [](std::uint32_t) { return true; });
}

}  // namespace store::postgres
