"""Documents of every type: as an office would write them, and as nobody should."""

from collections.abc import Mapping
from typing import Any

from documents.drafting.types import DocumentType
from tests.documents.rendering.seed import DECREE, INVITATION

LETTER = {
    "subject": "Permohonan Narasumber",
    "urgency": "segera",
    "addressees": {"groups": [{"heading": "", "names": ["Kepala Dinas Kesehatan Provinsi Sumatera Barat"]}]},
    "destination": "Padang",
    "opening": "Sehubungan dengan pelaksanaan Program Kerja Tim Penggerak PKK Provinsi Sumatera Barat Tahun 2019,",
    "purpose": "bersama ini kami mohon kesediaan Bapak/Ibu menugaskan seorang narasumber.",
    "body": [
        "Materi yang diharapkan adalah pencegahan stunting di tingkat dasawisma, dengan durasi 60 (enam puluh) menit."
    ],
    "closing": ["Demikian disampaikan, atas perhatian dan kerja sama Bapak/Ibu diucapkan terima kasih."],
    "carbon_copies": ["Yth. Gubernur Sumatera Barat (sebagai laporan)", "Pertinggal"],
}
ASSIGNMENT = {
    "subject": "Mengikuti Rapat Kerja Nasional PKK",
    "basis": ["Program Kerja Tim Penggerak PKK Provinsi Sumatera Barat Tahun 2019"],
    "people": [["Ny. Desi Marlina", "Sekretaris"], ["Fitri Handayani, S.Sos.", "Staf Sekretariat"]],
    "tasks": [
        "mengikuti Rapat Kerja Nasional PKK di Jakarta pada tanggal 10 sampai dengan 12 Desember 2019",
        "melaporkan hasilnya kepada Ketua paling lambat 5 (lima) hari kerja setelah kembali",
    ],
    "carbon_copies": ["Pertinggal"],
}
MEMO = {
    "subject": "Persiapan Rapat Konsultasi dengan OPD Terkait",
    "urgency": "segera",
    "enclosure_note": "1 (satu) berkas",
    "addressees": {"groups": [{"heading": "", "names": ["Ketua Pokja I", "Ketua Pokja II", "Ketua Pokja III"]}]},
    "body": [
        "Sehubungan dengan Rapat Konsultasi pada hari Jumat tanggal 20 Desember 2019, diminta kepada Saudara menyiapkan "
        "bahan paparan Pokja masing-masing.",
        "Bahan dimaksud disampaikan kepada Sekretaris paling lambat tanggal 18 Desember 2019.",
    ],
    "closing": ["Demikian disampaikan untuk dilaksanakan."],
    "carbon_copies": ["Wakil Ketua I", "Pertinggal"],
    "annexes": [
        {
            "title": "Pembagian bahan",
            "tables": [
                {"columns": ["Pokja", "Bahan"], "rows": [["Pokja I", "Gotong royong"], ["Pokja II", "Pendidikan"]]}
            ],
        }
    ],
}
CIRCULAR = {
    "title": "Pelaksanaan Gerakan Menanam Pekarangan oleh Tim Penggerak PKK Kabupaten/Kota",
    "addressees": {
        "groups": [
            {"heading": "", "names": ["Ketua TP-PKK Kota Padang", "Ketua TP-PKK Kota Solok", "Ketua TP-PKK Kab. Agam"]}
        ]
    },
    "opening": [
        "Dalam rangka pelaksanaan 10 (sepuluh) Program Pokok PKK dan ketahanan pangan keluarga, dengan ini disampaikan "
        "hal-hal sebagai berikut:"
    ],
    "provisions": [
        "Setiap dasawisma memanfaatkan pekarangan dengan paling sedikit 5 (lima) jenis tanaman pangan.",
        "Tim Penggerak PKK Kabupaten/Kota membina dan memantau pelaksanaannya setiap bulan.",
        "Hasil pemantauan dilaporkan kepada Tim Penggerak PKK Provinsi setiap triwulan.",
    ],
    "closing": ["Demikian surat edaran ini disampaikan untuk dilaksanakan sebagaimana mestinya."],
    "carbon_copies": ["Yth. Gubernur Sumatera Barat (sebagai laporan)", "Yth. Ketua Umum Tim Penggerak PKK di Jakarta"],
}
CERTIFICATE = {
    "subject": "Keterangan Aktif sebagai Kader a.n. Siti Rahmah",
    "about": [
        ["nama", "Siti Rahmah"],
        ["tempat, tanggal lahir", "Padang, 3 Maret 1984"],
        ["jabatan", "Kader Dasawisma Melati II Kelurahan Belakang Tangsi"],
        ["alamat", "Jalan Veteran Nomor 12 RT 003 RW 002 Kelurahan Padang Pasir Kecamatan Padang Barat Kota Padang"],
    ],
    "statement": [
        "adalah benar kader Tim Penggerak PKK yang aktif sejak tahun 2015 sampai dengan surat ini dikeluarkan."
    ],
    "closing": ["Demikian surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya."],
}
RECORD = {
    "title": "Serah Terima Barang Inventaris Sekretariat",
    "held_on": "2019-12-16",
    "held_at": "Kantor Tim Penggerak PKK Provinsi Sumatera Barat",
    "parties": [
        ["Ny. Desi Marlina", "Sekretaris Tim Penggerak PKK Provinsi Sumatera Barat", "Pihak Pertama"],
        ["Ny. Elfira Rosadi", "Bendahara Tim Penggerak PKK Provinsi Sumatera Barat", "Pihak Kedua"],
    ],
    "opening": "telah melaksanakan serah terima barang inventaris sekretariat dengan ketentuan sebagai berikut:",
    "proceedings": [
        "PIHAK PERTAMA menyerahkan kepada PIHAK KEDUA barang sebagaimana tercantum dalam Lampiran.",
        "PIHAK KEDUA menerima barang tersebut dalam keadaan baik dan lengkap.",
    ],
    "closing": ["Demikian Berita Acara ini dibuat dengan sesungguhnya dalam rangkap 2 (dua)."],
    "annexes": [
        {
            "title": "Daftar Barang",
            "tables": [
                {
                    "columns": ["Nama barang", "Jumlah", "Keadaan"],
                    "rows": [["Laptop", "2", "Baik"], ["Pencetak", "1", "Baik"]],
                }
            ],
        }
    ],
}
MINUTES = {
    "title": "Rapat Konsultasi dengan Organisasi Perangkat Daerah Terkait Tahun 2019",
    "held_on": "2019-12-20",
    "held_from": "08:30",
    "held_until": "16.00 WIB",
    "held_at": "Aula Kantor Tim Penggerak PKK Provinsi Sumatera Barat, Jalan Rasuna Said Nomor 76 Padang",
    "agenda": ["Pembukaan", "Paparan narasumber", "Diskusi", "Penutup"],
    "chaired_by": "Ny. Yunita Fadhilah",
    "recorder": "Nofriani, A.Md.",
    "participants": [["65 (enam puluh lima) orang", "daftar hadir terlampir"]],
    "proceedings": [
        "Rapat dibuka oleh Ketua Tim Penggerak PKK Provinsi Sumatera Barat pada pukul 09.00 WIB.",
        "Kepala Badan Perencanaan Pembangunan Daerah memaparkan arah kebijakan dan sinkronisasi program Tahun 2020.",
        "Peserta berdiskusi menurut Pokja dan merumuskan kegiatan bersama.",
    ],
    "conclusions": [
        "Rapat Konsultasi diadakan pada awal dan akhir setiap tahun anggaran.",
        "Setiap Pokja menyusun rencana kegiatan bersama OPD paling lambat 31 Januari 2020.",
    ],
    "annexes": [
        {
            "title": "Daftar Hadir",
            "tables": [
                {
                    "columns": ["Nama", "Instansi", "Tanda tangan"],
                    "rows": [["Siti", "Dinas Sosial", ""], ["Rahma", "Bappeda", ""]],
                }
            ],
        }
    ],
}
REPORT = {
    "title": "Pelaksanaan Rapat Konsultasi dengan Organisasi Perangkat Daerah Terkait Tahun 2019",
    "introduction": [
        "Latar belakang: 10 (sepuluh) Program Pokok PKK memerlukan keterpaduan dengan program perangkat daerah.",
        "Landasan hukum: Peraturan Presiden Nomor 99 Tahun 2017.",
        "Maksud dan tujuan: memadukan rencana kerja Tahun 2020.",
    ],
    "activities": [
        "Rapat dilaksanakan pada hari Jumat tanggal 20 Desember 2019 di Aula Kantor, dihadiri 65 (enam puluh lima) peserta."
    ],
    "results": ["Disepakati 12 (dua belas) kegiatan bersama.", "Dibentuk kelompok kerja lintas perangkat daerah."],
    "conclusions": ["Rapat berjalan lancar.", "Disarankan agar rapat diadakan dua kali setahun."],
    "closing": ["Demikian laporan ini disampaikan untuk menjadi bahan lebih lanjut."],
    "carbon_copies": ["Yth. Gubernur Sumatera Barat", "Pertinggal"],
}

ORDINARY: Mapping[str, dict[str, Any]] = {
    "assignment_letter": ASSIGNMENT,
    "certificate_letter": CERTIFICATE,
    "circular": CIRCULAR,
    "decree": DECREE,
    "invitation": INVITATION,
    "letter": LETTER,
    "memo": MEMO,
    "minutes": MINUTES,
    "official_record": RECORD,
    "report": REPORT,
}
"""One document of each type."""

TITLE = ("Pembentukan Panitia Pelaksana, Penunjukan Narasumber dan Moderator serta Penetapan Tata Cara " * 5)[
    :400
].strip()
LONG_WORD = "Pemberdayaan" * 30
SENTENCE = "bahwa pelaksanaan program pokok memerlukan keterpaduan dengan kegiatan perangkat daerah; "
PARAGRAPH = (SENTENCE * 300)[:20_000].strip()
ROWS = [[f"Ny. Peserta Nomor {n}", "Tim Penggerak PKK Kabupaten Lima Puluh Kota"] for n in range(1, 201)]
NAMES = [f"Kepala Dinas Nomor {n} Provinsi Sumatera Barat" for n in range(1, 31)]

_EXTREMES: Mapping[str, Any] = {
    "text": TITLE,
    "long_text": PARAGRAPH,
    "paragraphs": [*(f"{SENTENCE}butir {n}" for n in range(1, 40)), LONG_WORD],
    "legal_bases": [{"text": f"Peraturan Gubernur Nomor {n} Tahun 2019 tentang {TITLE}"} for n in range(1, 11)],
    "clauses": [{"text": f"{SENTENCE}diktum {n}", "points": [SENTENCE] * 3} for n in range(1, 21)],
    "date": "2019-12-16",
    "time": "08:30",
    "addressees": {"annexed": False, "groups": [{"heading": "", "names": NAMES}]},
    "annexes": [{"title": TITLE, "tables": [{"heading": TITLE, "columns": ["Nama", "Instansi"], "rows": ROWS}]}],
}


def extreme(kind: DocumentType) -> dict[str, Any]:
    """A document with far too much of everything that its type asks for: a title of 400 characters, 40 items in each
    list, one of 20,000 characters, 30 recipients, 200 rows in the annex.
    """
    fields: dict[str, Any] = {}
    for field in kind.fields:
        if field.kind == "table":
            width = len(getattr(field, "columns", ()))
            fields[field.name] = [[f"{LONG_WORD[:60]} {n}", *["Sekretaris Bidang"] * (width - 1)] for n in range(1, 31)]
        elif field.kind in _EXTREMES:
            value = _EXTREMES[field.kind]
            fields[field.name] = value[: getattr(field, "max", 2000)] if isinstance(value, str) else value
    first = next(field.name for field in kind.fields if field.kind == "paragraphs")
    return {**fields, first: [PARAGRAPH, *fields[first]]}
