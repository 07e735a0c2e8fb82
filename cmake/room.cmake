# Defines HOMEWARD_SOURCE_DIR and ROOM_DIR for those of the sources that mention them, and for no
# other, so that a compiler cache can be shared by several checkouts.
function(tell_folders)
  foreach(source ${ARGN})
    file(STRINGS ${source} mentions LIMIT_COUNT 1 REGEX "HOMEWARD_SOURCE_DIR|ROOM_DIR")
    if(mentions)
      set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS
        "HOMEWARD_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\";ROOM_DIR=\"${CMAKE_CURRENT_SOURCE_DIR}\"")
    endif()
  endforeach()
endfunction()

# room(NAME [USES room...] [LIBRARIES lib...] [GENERATED file...]
#      [TEST_USES room...] [TEST_LIBRARIES lib...])
#
# Declares the room that lives in the calling folder: one static library, its tests (*_test.cpp,
# one program), its benchmarks (*_bench.cpp), its fuzz targets (*_fuzz.cpp, one program each) and
# a "stands" program. The stands program links the library whole with what it declares and nothing
# more, so that a call outside the declared closure does not link.
#
# NAME is the folder's path below src with slashes as underscores: src/domain/capacity is
# domain_capacity. USES names rooms whose headers may be included; their own USES are linked but
# tools/tidy refuses includes that are not declared here. LIBRARIES are external libraries, which
# stay private to the room. TEST_USES and TEST_LIBRARIES are for tests, benchmarks and fuzz targets
# only. An errors.toml in the folder becomes <room>/errors.hpp.
#
# Tests and benchmarks find their files by HOMEWARD_SOURCE_DIR and ROOM_DIR.
function(room NAME)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES;GENERATED;TEST_USES;TEST_LIBRARIES" ${ARGN})
  set(here ${CMAKE_CURRENT_SOURCE_DIR})
  file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR}/src ${here})
  string(REPLACE "/" "_" expected ${path})
  if(NOT expected STREQUAL NAME)
    message(FATAL_ERROR "room(${NAME}) stands in src/${path}, so it must be called ${expected}")
  endif()

  file(GLOB sources CONFIGURE_DEPENDS ${here}/*.cpp ${here}/internal/*.cpp)
  set(tests ${sources})
  set(benches ${sources})
  set(fuzzers ${sources})
  list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")

  set(generated ${ROOM_GENERATED})
  if(EXISTS ${here}/errors.toml)
    set(errors ${CMAKE_BINARY_DIR}/generated/${path}/errors.hpp)
    add_custom_command(
      OUTPUT ${errors}
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate/errors.py
              ${here}/errors.toml ${path} ${errors}
      DEPENDS ${here}/errors.toml ${CMAKE_SOURCE_DIR}/tools/generate/errors.py)
    list(APPEND generated ${errors})
  endif()

  if(generated AND NOT sources)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/anchor.cpp "// A room of headers only.\n")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/anchor.cpp)
  endif()
  add_library(${NAME} STATIC ${sources} ${generated})
  if(generated)
    add_custom_target(${NAME}_generated DEPENDS ${generated})
    add_dependencies(${NAME} ${NAME}_generated)
  endif()
  target_include_directories(${NAME} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(${NAME} PUBLIC ${ROOM_USES} fmt::fmt Threads::Threads
                                PRIVATE ${ROOM_LIBRARIES})
  # A user compiles only after the rooms below have generated their headers.
  foreach(used ${ROOM_USES})
    if(TARGET ${used}_generated)
      add_dependencies(${NAME} ${used}_generated)
    endif()
  endforeach()

  if(HOMEWARD_TESTS)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/stands.cpp "int main() {}\n")
    add_executable(${NAME}_stands ${CMAKE_CURRENT_BINARY_DIR}/stands.cpp)
    target_link_libraries(${NAME}_stands PRIVATE
      -Wl,--whole-archive $<TARGET_FILE:${NAME}> -Wl,--no-whole-archive ${ROOM_USES}
      ${ROOM_LIBRARIES} fmt::fmt Threads::Threads)
    add_dependencies(${NAME}_stands ${NAME})
    add_test(NAME ${NAME}_stands COMMAND ${NAME}_stands)
    set_tests_properties(${NAME}_stands PROPERTIES LABELS stands)
    if(tests)
      add_executable(${NAME}_test ${tests})
      target_link_libraries(${NAME}_test PRIVATE ${NAME} ${ROOM_TEST_USES} ${ROOM_LIBRARIES}
                                                 ${ROOM_TEST_LIBRARIES} GTest::gtest
                                                 GTest::gtest_main)
      tell_folders(${tests})
      add_test(NAME ${NAME}_test COMMAND ${NAME}_test)
      set_tests_properties(${NAME}_test PROPERTIES LABELS room TIMEOUT 300)
    endif()
  endif()
  if(HOMEWARD_BENCH AND benches)
    add_executable(${NAME}_bench EXCLUDE_FROM_ALL ${benches})
    target_link_libraries(${NAME}_bench PRIVATE ${NAME} ${ROOM_TEST_USES} ${ROOM_LIBRARIES}
                                                ${ROOM_TEST_LIBRARIES}
                                                benchmark::benchmark benchmark::benchmark_main)
    tell_folders(${benches})
    set_property(GLOBAL APPEND PROPERTY HOMEWARD_BENCHES ${NAME}_bench)
  endif()
  if(HOMEWARD_FUZZ)
    foreach(fuzzer ${fuzzers})
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE ${NAME} ${ROOM_TEST_USES} ${ROOM_LIBRARIES}
                                              ${ROOM_TEST_LIBRARIES})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY HOMEWARD_FUZZERS ${target})
    endforeach()
  endif()
endfunction()
