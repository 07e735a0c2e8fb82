#include "store/sqlite/internal/mapping.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace store::sqlite {
namespace {

// Reserved once; what lies beyond the end of the file costs no memory and is never read. Pages of a
// larger file beyond it are read as usual.
constexpr std::size_t reserved_bytes = std::size_t{1} << 36;

// One file of the file system, mapped from its beginning. Never undone: closing any descriptor of a
// file drops the locks that the process holds on it (POSIX fcntl), and SQLite relies on those.
class Mapping {
  public:
    explicit Mapping(char const* path) : file_(::open(path, O_RDONLY | O_CLOEXEC)) {
        if (file_ < 0) return;
        auto* const start =
            mmap(nullptr, reserved_bytes, PROT_READ, MAP_SHARED | MAP_NORESERVE, file_, 0);
        if (start != MAP_FAILED) start_ = static_cast<char*>(start);
    }
    Mapping(Mapping const&) = delete;
    Mapping& operator=(Mapping const&) = delete;

    // Null if the bytes are not all within the file.
    void* at(std::int64_t offset, std::int64_t size) {
        auto const end = offset + size;
        if (!start_ || end > static_cast<std::int64_t>(reserved_bytes)) return nullptr;
        if (end > size_.load(std::memory_order_relaxed) && !reaches(end)) return nullptr;
        return start_ + offset;
    }

    void cut_to(std::int64_t size) {
        if (size < size_) size_ = size;
    }

  private:
    bool reaches(std::int64_t end) {
        struct stat facts {};
        if (fstat(file_, &facts) != 0) return false;
        size_ = facts.st_size;
        return end <= facts.st_size;
    }

    int file_;
    char* start_ = nullptr;
    std::atomic<std::int64_t> size_{0};
};

// The mapping of a path's file: one for all connections of the process.
Mapping& mapping_of(char const* path) {
    using File = std::pair<dev_t, ino_t>;
    static std::mutex mutex;
    static auto& all = *new std::map<File, std::unique_ptr<Mapping>>;
    struct stat facts {};
    stat(path, &facts);
    std::lock_guard const lock(mutex);
    auto& known = all[{facts.st_dev, facts.st_ino}];
    if (!known) known = std::make_unique<Mapping>(path);
    return *known;
}

// Ours before the usual VFS's own file, which follows it in the memory that SQLite gives.
struct MappedFile {
    sqlite3_file base;
    Mapping* mapping;
    sqlite3_file* usual;
};

MappedFile& ours(sqlite3_file* file) { return *reinterpret_cast<MappedFile*>(file); }
sqlite3_file* usual(sqlite3_file* file) { return ours(file).usual; }

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    ours(file).mapping->cut_to(size);
    return usual(file)->pMethods->xTruncate(usual(file), size);
}

int control_file(sqlite3_file* file, int what, void* argument) {
    if (what == SQLITE_FCNTL_MMAP_SIZE) return SQLITE_OK;  // The usual VFS is to map nothing.
    return usual(file)->pMethods->xFileControl(usual(file), what, argument);
}

int fetch(sqlite3_file* file, sqlite3_int64 offset, int size, void** found) {
    *found = ours(file).mapping->at(offset, size);
    return SQLITE_OK;
}

int unfetch(sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; }

// A method of the usual VFS's file, called with the usual file.
template <auto method>
struct Forwarded;
template <class... A, int (*sqlite3_io_methods::*method)(sqlite3_file*, A...)>
struct Forwarded<method> {
    static int call(sqlite3_file* file, A... arguments) {
        return (usual(file)->pMethods->*method)(usual(file), arguments...);
    }
};
template <void (*sqlite3_io_methods::*method)(sqlite3_file*)>
struct Forwarded<method> {
    static void call(sqlite3_file* file) { (usual(file)->pMethods->*method)(usual(file)); }
};
template <auto method>
constexpr auto forwarded = Forwarded<method>::call;

using M = sqlite3_io_methods;
constexpr sqlite3_io_methods methods{
    .iVersion = 3,
    .xClose = forwarded<&M::xClose>,
    .xRead = forwarded<&M::xRead>,
    .xWrite = forwarded<&M::xWrite>,
    .xTruncate = truncate_file,
    .xSync = forwarded<&M::xSync>,
    .xFileSize = forwarded<&M::xFileSize>,
    .xLock = forwarded<&M::xLock>,
    .xUnlock = forwarded<&M::xUnlock>,
    .xCheckReservedLock = forwarded<&M::xCheckReservedLock>,
    .xFileControl = control_file,
    .xSectorSize = forwarded<&M::xSectorSize>,
    .xDeviceCharacteristics = forwarded<&M::xDeviceCharacteristics>,
    .xShmMap = forwarded<&M::xShmMap>,
    .xShmLock = forwarded<&M::xShmLock>,
    .xShmBarrier = forwarded<&M::xShmBarrier>,
    .xShmUnmap = forwarded<&M::xShmUnmap>,
    .xFetch = fetch,
    .xUnfetch = unfetch,
};

sqlite3_vfs* usual_vfs(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, char const* name, sqlite3_file* file, int flags, int* out) {
    auto* const below = usual_vfs(vfs);
    if (!(flags & SQLITE_OPEN_MAIN_DB)) return below->xOpen(below, name, file, flags, out);
    auto& mine = ours(file);
    file->pMethods = nullptr;
    auto* const inner = reinterpret_cast<sqlite3_file*>(&mine + 1);
    auto const code = below->xOpen(below, name, inner, flags, out);
    if (code != SQLITE_OK) return code;
    mine.mapping = &mapping_of(name);
    mine.usual = inner;
    file->pMethods = &methods;
    return SQLITE_OK;
}

}  // namespace

char const* mapped_vfs() {
    static sqlite3_vfs vfs;
    static bool const registered = [] {
        auto* const below = sqlite3_vfs_find(nullptr);
        if (!below) return false;
        vfs = *below;
        vfs.pNext = nullptr;
        vfs.zName = "homeward-mapped";
        vfs.pAppData = below;
        vfs.szOsFile = static_cast<int>(sizeof(MappedFile)) + below->szOsFile;
        vfs.xOpen = open_file;
        return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK;
    }();
    return registered ? vfs.zName : nullptr;
}

}  // namespace store::sqlite
