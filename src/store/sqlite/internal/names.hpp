// Long names as small numbers: types, systems of codes, and parameters of a type. Numbers are given
// once and stay; the tables type, system and parameter keep them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace store::sqlite {

class Connection;

struct Parameter {
    std::int64_t type = 0;
    std::uint32_t key = 0;  // fhir::parameter_key; 0 stands for every resource of the type.
    bool several = false;   // Some resource has had more than one date of it.
};

class Names {
  public:
    static base::Result<Names> load(Connection& connection);

    // Numbers, which start at 1; nothing if the name has none yet.
    std::optional<std::int64_t> type(std::string_view name) const;
    std::optional<std::int64_t> system(std::string_view uri) const;  // "" is 0.
    std::optional<std::int64_t> parameter(std::int64_t type, std::uint32_t key) const;

    // Nothing if the number is not known here.
    std::string const* type_name(std::int64_t number) const;
    std::string const* system_uri(std::int64_t number) const;
    Parameter const* parameter_of(std::int64_t number) const;
    std::size_t types() const { return type_names_.size(); }
    std::size_t parameters() const { return parameter_rows_.size(); }

    // Gives the name the next number unless it has one, and writes it down within the transaction.
    base::Result<std::int64_t> add_type(Connection& connection, std::string_view name);
    base::Result<std::int64_t> add_system(Connection& connection, std::string_view uri);
    base::Result<std::int64_t> add_parameter(Connection& connection, std::int64_t type,
                                             std::uint32_t key);
    base::Result<void> note_several(Connection& connection, std::int64_t parameter);

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Numbers = std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>>;

    Numbers types_;
    Numbers systems_;
    std::unordered_map<std::uint64_t, std::int64_t> parameters_;  // By type and key.
    std::vector<std::string> type_names_;                         // Number 1 first.
    std::vector<std::string> system_uris_;
    std::vector<Parameter> parameter_rows_;
};

}  // namespace store::sqlite
