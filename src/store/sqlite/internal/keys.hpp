// A resource's index entries packed into bytes: kept beside where the resource stands, to verify a
// candidate of a search without its body and to know which index rows to remove.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fhir/search/index.hpp"

namespace store::sqlite {

enum class Packed : std::uint8_t {
    token, string, date, number, reference, uri, composite, reference_literal
};

// Bytes being read. Broken bytes are a broken invariant: we wrote them.
class Bytes {
  public:
    explicit Bytes(std::string_view rest) : rest_(rest) {}
    bool empty() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }
    std::string_view take(std::size_t size);
    std::uint64_t varint();
    std::string_view sized() { return take(static_cast<std::size_t>(varint())); }
    template <class T>
    T fixed();

  private:
    std::string_view rest_;
};

// One entry of the pack.
struct PackedEntry {
    std::uint32_t parameter;
    Packed kind;
    std::string_view payload;
};

struct PackedToken {
    std::int64_t system;
    std::string_view code;
};

struct PackedReference {
    std::int64_t target = 0;  // resource.pk; 0 if it is no literal reference to a resource here.
    bool is_patient = false;
    std::string_view url;
    PackedToken identifier{0, {}};
};

PackedEntry next_entry(Bytes& bytes);
PackedToken token_in(std::string_view payload);
base::Interval date_in(std::string_view payload);
double number_in(std::string_view payload);
PackedReference reference_in(std::string_view payload);
std::vector<std::pair<Packed, std::string_view>> parts_in(std::string_view payload);

// Gives numbers to names while packing.
class Interning {
  public:
    virtual ~Interning() = default;
    virtual base::Result<std::int64_t> system(std::string_view uri) = 0;
    virtual base::Result<std::int64_t> resource(std::string_view type, std::string_view id) = 0;
};

// A string is packed as written: its folded form is base::fold of it.
base::Result<std::string> pack(std::vector<fhir::IndexEntry> const& entries, Interning& interning);

// Gives names back while unpacking.
class Naming {
  public:
    virtual ~Naming() = default;
    virtual base::Result<std::string> system(std::int64_t number) = 0;
    virtual base::Result<std::pair<std::string, std::string>> resource(std::int64_t pk) = 0;
};

// The entry as it was packed; a number's range has shrunk to its value.
base::Result<fhir::IndexEntry> unpack(PackedEntry const& entry, Naming& naming);

}  // namespace store::sqlite
