"""The two documents of the seed case: what their drafters typed, and what must stand on the paper, line by line."""

from typing import Any

DECREE_ID = "0190a1c2-0000-7000-8000-000000000001"

DECREE: dict[str, Any] = {
    "title": (
        "Panitia Pelaksana, Narasumber dan Moderator Rapat Konsultasi Tim Penggerak PKK Provinsi "
        "Sumatera Barat dengan Organisasi Perangkat Daerah Terkait Tahun 2019"
    ),
    "considering": [
        (
            "bahwa pelaksanaan 10 (sepuluh) Program Pokok PKK di Provinsi Sumatera Barat memerlukan "
            "keterpaduan dengan program dan kegiatan Organisasi Perangkat Daerah terkait;"
        ),
        (
            "bahwa untuk memadukan rencana kerja sebagaimana dimaksud pada huruf a, perlu "
            "diselenggarakan Rapat Konsultasi Tim Penggerak PKK Provinsi Sumatera Barat dengan "
            "Organisasi Perangkat Daerah terkait Tahun 2019;"
        ),
        (
            "bahwa untuk kelancaran Rapat Konsultasi sebagaimana dimaksud pada huruf b, perlu "
            "dibentuk panitia pelaksana serta ditunjuk narasumber dan moderator;"
        ),
        (
            "bahwa berdasarkan pertimbangan sebagaimana dimaksud pada huruf a, huruf b dan huruf c, "
            "perlu menetapkan Keputusan Ketua Tim Penggerak PKK Provinsi Sumatera Barat tentang "
            "Panitia Pelaksana, Narasumber dan Moderator Rapat Konsultasi Tim Penggerak PKK Provinsi"
            " Sumatera Barat dengan Organisasi Perangkat Daerah Terkait Tahun 2019;"
        ),
    ],
    "legal_bases": [
        {
            "text": (
                "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah "
                "beberapa kali diubah terakhir dengan Undang-Undang Nomor 9 Tahun 2015;"
            ),
        },
        {
            "text": ("Peraturan Presiden Nomor 99 Tahun 2017 tentang Gerakan Pemberdayaan dan Kesejahteraan Keluarga;"),
        },
        {
            "text": (
                "Peraturan Menteri Dalam Negeri Nomor 1 Tahun 2013 tentang Pemberdayaan Masyarakat "
                "melalui Gerakan Pemberdayaan dan Kesejahteraan Keluarga;"
            ),
        },
    ],
    "regarding": [
        "Hasil Rapat Kerja Nasional VIII PKK Tahun 2015;",
        "Program Kerja Tim Penggerak PKK Provinsi Sumatera Barat Tahun 2019;",
    ],
    "clauses": [
        {
            "text": (
                "Membentuk Panitia Pelaksana Rapat Konsultasi Tim Penggerak PKK Provinsi Sumatera "
                "Barat dengan Organisasi Perangkat Daerah Terkait Tahun 2019, dengan susunan "
                "keanggotaan sebagaimana tercantum dalam Lampiran I yang merupakan bagian tidak "
                "terpisahkan dari Keputusan ini."
            ),
            "points": [],
        },
        {
            "text": (
                "Menunjuk Narasumber dan Moderator Rapat Konsultasi sebagaimana tercantum dalam "
                "Lampiran II yang merupakan bagian tidak terpisahkan dari Keputusan ini."
            ),
            "points": [],
        },
        {
            "text": "Panitia Pelaksana sebagaimana dimaksud dalam Diktum KESATU bertugas:",
            "points": [
                "menyusun jadwal, undangan, daftar peserta dan bahan rapat;",
                (
                    "menyelenggarakan Rapat Konsultasi pada hari Jumat tanggal 20 Desember 2019 di "
                    "Aula Kantor Tim Penggerak PKK Provinsi Sumatera Barat; dan"
                ),
                (
                    "menyusun notulen serta melaporkan hasil pelaksanaan kepada Ketua Tim Penggerak "
                    "PKK Provinsi Sumatera Barat paling lambat 14 (empat belas) hari kerja setelah "
                    "rapat berakhir."
                ),
            ],
        },
        {
            "text": (
                "Segala biaya yang timbul akibat ditetapkannya Keputusan ini dibebankan pada "
                "anggaran Tim Penggerak PKK Provinsi Sumatera Barat Tahun Anggaran 2019."
            ),
            "points": [],
        },
        {
            "text": (
                "Keputusan ini mulai berlaku pada tanggal ditetapkan, dengan ketentuan apabila di "
                "kemudian hari terdapat kekeliruan akan dilakukan perbaikan sebagaimana mestinya."
            ),
            "points": [],
        },
    ],
    "carbon_copies": [
        "Yth. Ketua Umum Tim Penggerak PKK Pusat di Jakarta",
        "Yth. Gubernur Sumatera Barat selaku Ketua Pembina TP-PKK Provinsi (sebagai laporan)",
        "Yth. Kepala Dinas Pemberdayaan Masyarakat dan Desa Provinsi Sumatera Barat",
        "Masing-masing yang bersangkutan",
        "Pertinggal",
    ],
    "annexes": [
        {
            "title": "Susunan Panitia Pelaksana Rapat Konsultasi",
            "tables": [
                {
                    "heading": "",
                    "columns": ["Nama", "Jabatan dalam TP-PKK / Instansi", "Kedudukan dalam Panitia"],
                    "rows": [
                        ["Ny. Hj. Ratna Dewi Maharani", "Ketua TP-PKK Provinsi", "Penanggung Jawab"],
                        ["Ny. Hj. Lismawarni Anwar", "Wakil Ketua I", "Pengarah"],
                        ["Ny. Yunita Fadhilah", "Wakil Ketua II", "Ketua"],
                        ["Ny. Desi Marlina", "Sekretaris", "Sekretaris"],
                        ["Ny. Elfira Rosadi", "Bendahara", "Bendahara"],
                        ["Ny. Wirdanelis", "Ketua Pokja I", "Koordinator Seksi Acara"],
                        ["Ny. Syafrida Chaniago", "Ketua Pokja II", "Anggota Seksi Acara"],
                        ["Ny. Nurhayati Tanjung", "Ketua Pokja III", "Koordinator Seksi Konsumsi"],
                        ["Ny. Rosmaniar Koto", "Ketua Pokja IV", "Koordinator Seksi Persidangan dan Bahan"],
                        [
                            "Fitri Handayani, S.Sos.",
                            "Staf Sekretariat",
                            "Koordinator Seksi Sekretariat dan Undangan",
                        ],
                        ["Rahmat Hidayat", "Staf Sekretariat", "Seksi Perlengkapan dan Dokumentasi"],
                        ["Nofriani, A.Md.", "Staf Sekretariat", "Notulis"],
                    ],
                },
            ],
        },
        {
            "title": "Narasumber dan Moderator Rapat Konsultasi",
            "tables": [
                {
                    "heading": "Narasumber",
                    "columns": ["Nama / Jabatan", "Materi"],
                    "rows": [
                        [
                            "Kepala Badan Perencanaan Pembangunan Daerah Prov. Sumatera Barat",
                            "Arah kebijakan dan sinkronisasi program OPD Tahun 2020",
                        ],
                        [
                            "Kepala Dinas Pemberdayaan Masyarakat dan Desa Prov. Sumatera Barat",
                            "Pembinaan kelembagaan PKK sesuai Perpres 99 Tahun 2017",
                        ],
                        ["Ketua TP-PKK Provinsi Sumatera Barat", "Rencana kerja TP-PKK Provinsi Tahun 2020"],
                    ],
                },
                {
                    "heading": "Moderator",
                    "columns": ["Nama", "Jabatan"],
                    "rows": [
                        ["Ny. Yunita Fadhilah", "Wakil Ketua II TP-PKK Provinsi"],
                    ],
                },
            ],
        },
    ],
}

INVITATION: dict[str, Any] = {
    "subject": "Undangan Rapat Konsultasi dengan OPD terkait",
    "urgency": "segera",
    "enclosure_note": "1 (satu) berkas",
    "addressees": {
        "annexed": True,
        "groups": [
            {
                "heading": "Kepala OPD/Biro Provinsi Sumatera Barat",
                "names": [
                    "Badan Perencanaan Pembangunan Daerah",
                    "Badan Keuangan Daerah",
                    "Dinas Pemberdayaan Masyarakat dan Desa",
                    "Dinas Pemberdayaan Perempuan dan Perlindungan Anak",
                    ("Dinas Pengendalian Penduduk, Keluarga Berencana, Kependudukan dan Pencatatan Sipil"),
                    "Dinas Kesehatan",
                    "Dinas Pendidikan",
                    "Dinas Sosial",
                    "Dinas Pangan",
                    "Dinas Tanaman Pangan, Hortikultura dan Perkebunan",
                    "Dinas Peternakan dan Kesehatan Hewan",
                    "Dinas Kelautan dan Perikanan",
                    "Dinas Kehutanan",
                    "Dinas Lingkungan Hidup",
                    "Dinas Perumahan Rakyat, Kawasan Permukiman dan Pertanahan",
                    "Dinas Koperasi, Usaha Kecil dan Menengah",
                    "Dinas Perindustrian dan Perdagangan",
                    "Dinas Pariwisata",
                    "Dinas Kebudayaan",
                    "Dinas Komunikasi dan Informatika",
                    "Dinas Kearsipan dan Perpustakaan",
                    "Biro Bina Mental dan Kesejahteraan Rakyat Sekretariat Daerah",
                ],
            },
            {
                "heading": "Ketua TP-PKK Kabupaten/Kota se-Sumatera Barat",
                "names": [
                    "Kab. Kepulauan Mentawai",
                    "Kab. Pesisir Selatan",
                    "Kab. Solok",
                    "Kab. Sijunjung",
                    "Kab. Tanah Datar",
                    "Kab. Padang Pariaman",
                    "Kab. Agam",
                    "Kab. Lima Puluh Kota",
                    "Kab. Pasaman",
                    "Kab. Solok Selatan",
                    "Kab. Dharmasraya",
                    "Kab. Pasaman Barat",
                    "Kota Padang",
                    "Kota Solok",
                    "Kota Sawahlunto",
                    "Kota Padang Panjang",
                    "Kota Bukittinggi",
                    "Kota Payakumbuh",
                    "Kota Pariaman",
                ],
            },
            {
                "heading": "Pengurus TP-PKK Provinsi",
                "names": [
                    "Ketua",
                    "Wakil Ketua I",
                    "Wakil Ketua II",
                    "Wakil Ketua III",
                    "Wakil Ketua IV",
                    "Sekretaris",
                    "Wakil Sekretaris",
                    "Wakil Sekretaris",
                    "Bendahara",
                    "Wakil Bendahara",
                    "Ketua Pokja I",
                    "Wakil Ketua Pokja I",
                    "Sekretaris Pokja I",
                    "Ketua Pokja II",
                    "Wakil Ketua Pokja II",
                    "Sekretaris Pokja II",
                    "Ketua Pokja III",
                    "Wakil Ketua Pokja III",
                    "Sekretaris Pokja III",
                    "Ketua Pokja IV",
                    "Wakil Ketua Pokja IV",
                    "Sekretaris Pokja IV",
                    "Anggota Sekretariat",
                    "Anggota Sekretariat",
                ],
            },
        ],
    },
    "opening": ("Sehubungan dengan pelaksanaan Program Kerja Tim Penggerak PKK Provinsi Sumatera Barat Tahun 2019 dan"),
    "reference": "0190a1c2-0000-7000-8000-000000000001",
    "purpose": "dengan ini kami mengharapkan kehadiran Bapak/Ibu pada:",
    "event_date": "2019-12-20",
    "event_time": "08:30",
    "event_time_until": "selesai",
    "event_place": "Aula Kantor Tim Penggerak PKK Provinsi Sumatera Barat, Jalan Rasuna Said Nomor 76 Padang",
    "event_name": (
        "Rapat Konsultasi Tim Penggerak PKK Provinsi Sumatera Barat dengan Organisasi Perangkat "
        "Daerah Terkait Tahun 2019 (susunan acara terlampir)"
    ),
    "body": [
        (
            "Mengingat pentingnya acara dimaksud, diharapkan Bapak/Ibu hadir tepat waktu dengan "
            "membawa rencana program/kegiatan Tahun 2020 yang mendukung 10 (sepuluh) Program Pokok "
            "PKK. Apabila berhalangan, dapat menugaskan pejabat yang membidangi. Konfirmasi "
            "kehadiran disampaikan kepada Sekretariat (Sdri. Fitri, 08xx-xxxx-xxxx) paling lambat "
            "tanggal 19 Desember 2019."
        ),
    ],
    "closing": [
        "Demikian disampaikan, atas perhatian dan kehadiran Bapak/Ibu diucapkan terima kasih.",
    ],
    "carbon_copies": [
        "Yth. Gubernur Sumatera Barat selaku Ketua Pembina TP-PKK Provinsi (sebagai laporan)",
        "Yth. Wakil Gubernur Sumatera Barat",
        "Yth. Sekretaris Daerah Provinsi Sumatera Barat",
        "Yth. Kepala Biro Umum Sekretariat Daerah Provinsi Sumatera Barat",
        "Pertinggal",
    ],
    "annexes": [
        {
            "title": "Susunan Acara",
            "tables": [
                {
                    "heading": "",
                    "numbered": False,
                    "columns": ["", ""],
                    "rows": [
                        ["08.30 - 09.00", "Registrasi"],
                        [
                            "09.00 - 09.30",
                            ("Pembukaan: Indonesia Raya, Mars PKK, laporan Ketua Panitia, sambutan Ketua TP-PKK"),
                        ],
                        ["09.30 - 11.30", "Paparan narasumber dan diskusi"],
                        ["11.30 - 13.30", "ISHOMA dan salat Jumat"],
                        ["13.30 - 15.30", "Diskusi per Pokja dengan OPD terkait; perumusan"],
                        ["15.30 - 16.00", "Pembacaan hasil dan penutupan"],
                    ],
                },
            ],
        },
    ],
}
