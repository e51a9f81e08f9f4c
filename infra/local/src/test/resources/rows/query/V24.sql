UPDATE waiting_list SET joined_version = version;
