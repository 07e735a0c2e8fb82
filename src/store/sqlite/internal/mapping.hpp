// The file read through one mapping of it, shared by every connection of the process.
#pragma once

namespace store::sqlite {

// The name of a VFS for sqlite3_open_v2 whose connections read pages of the main file where the
// kernel holds them: no copy, and no cache for each connection that every commit of another would
// empty. SQLite's own mmap would map the file once for each connection. Writes go the usual way.
// Null if the system refuses the address space; then the usual VFS is to be used.
char const* mapped_vfs();

}  // namespace store::sqlite
