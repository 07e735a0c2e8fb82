#include "store/sqlite/internal/file.hpp"

#include <system_error>

#include "store/log/errors.hpp"

namespace store::sqlite {

base::Result<std::filesystem::path> file_in(std::filesystem::path const& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return base::refuse(errors::broken, std::string(errors::broken.message),
                            "cannot make " + folder.string() + ": " + error.message());
    }
    return folder / "homeward.db";
}

std::uint64_t bytes_on_disk(std::filesystem::path const& file) {
    std::uint64_t bytes = 0;
    for (auto const* suffix : {"", "-wal"}) {
        std::error_code error;
        auto const size = std::filesystem::file_size(file.string() + suffix, error);
        if (!error) bytes += size;
    }
    return bytes;
}

}  // namespace store::sqlite
